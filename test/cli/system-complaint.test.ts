import { expect, it } from "vitest";
import { systemComplaint } from "../../bin/terminal/system-complaint.ts";

const errorOf = (code: string, message: string) => Object.assign(new Error(message), { code });

it.each([
	["EMFILE", "EMFILE: too many open files, open 'x'", "Too many files are open. Raise the limit of open files (ulimit -n)."],
	[
		"ERR_MODULE_NOT_FOUND",
		"Cannot find module '/usr/lib/dist/kit/run.js' imported from /usr/lib/dist/bin/cli.js",
		"/usr/lib/dist/kit/run.js is missing or cannot be read. Install aerospike-task again.",
	],
	[
		"ERR_MODULE_NOT_FOUND",
		"Cannot find package 'valibot' imported from /usr/lib/dist/kit/run.js",
		"The package valibot is not installed. Run npm install valibot, or install the package aerospike-task, which includes it.",
	],
])("an error of the machine or the installation is one sentence: %s, %s", (code, message, sentence) => {
	expect(systemComplaint(errorOf(code, message))).toBe(sentence);
});

it.each([
	["an unknown code", errorOf("ERR_ASSERTION", "x")],
	["an import of a name that is not quoted", errorOf("ERR_MODULE_NOT_FOUND", "x")],
	["an error without a code", new TypeError("x")],
	["a text", "EMFILE"],
])("any other error is a fault in this program: %s", (_what, error) => {
	expect(systemComplaint(error)).toBeUndefined();
});
