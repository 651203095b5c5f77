import { createPostgresStore } from "../dist/index.js";

// Opens an embedded database when it is told to, says how that went, and keeps it until its input ends.
const [directory = ""] = process.argv.slice(2);
const store = createPostgresStore({ embedded: directory });
process.stdout.write("ready\n");
process.stdin.once("data", () => {
	const opening = store.open().then(
		() => "won",
		(error: { code: string }) => error.code,
	);
	void opening.then((outcome) => process.stdout.write(`${outcome}\n`));
});
process.stdin.once("end", () => void store.close());
