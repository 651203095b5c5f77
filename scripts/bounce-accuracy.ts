import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readReturnedMail } from "../packages/bounces/dist/index.js";
import { compareWithReference, formatAccuracy, type Reference } from "./accuracy.ts";

const [directory] = process.argv.slice(2);
if (directory === undefined) {
	console.error(
		"usage: pnpm accuracy <directory>\nThe directory holds returned mails and a reference.json: { <file>: [{ recipient, reason, hard }] }",
	);
	process.exitCode = 2;
} else {
	const reference = JSON.parse(readFileSync(join(directory, "reference.json"), "utf8")) as Reference;
	const accuracy = await compareWithReference(reference, async (file) =>
		readReturnedMail(readFileSync(join(directory, file))),
	);
	console.log(formatAccuracy(accuracy));
}
