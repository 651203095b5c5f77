#!/usr/bin/env node
import process from "node:process";
import { createProcessShell } from "./process-shell.ts";
import { runProgram } from "./program.ts";

void runProgram(process.argv.slice(2), createProcessShell()).then((exitCode) => {
	// Not process.exit(): it would cut off output that a pipe has not taken yet.
	process.exitCode = exitCode;
});
