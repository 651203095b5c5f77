import { expect, test } from "vitest";
import { hasVirus } from "./virus.ts";

const virus = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("");

test("finds the test file written out, and as an attachment", () => {
	expect(hasVirus(Buffer.from(`a\r\n${virus}\r\nb`))).toBe(true);
	expect(hasVirus(Buffer.from(btoa(virus)))).toBe(true);
	expect(hasVirus(Buffer.from(btoa(`${virus}\r\n`)))).toBe(true);
});

test("takes nothing else for it", () => {
	expect(hasVirus(Buffer.from("EICAR-STANDARD-ANTIVIRUS-TEST-FILE"))).toBe(false);
	expect(hasVirus(new Uint8Array())).toBe(false);
});
