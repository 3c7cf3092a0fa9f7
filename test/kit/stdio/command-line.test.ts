import { describe, expect, it } from "vitest";
import { splitCommand } from "../../../kit/stdio/command-line.ts";

describe("a command is split into arguments like in a POSIX shell", () => {
	it.each<[string, readonly string[]]>([
		["python3 my_adapter.py", ["python3", "my_adapter.py"]],
		["  a\t b \n c ", ["a", "b", "c"]],
		["'one word' two", ["one word", "two"]],
		['"one word" two', ["one word", "two"]],
		["a\\ b c", ["a b", "c"]],
		["''", [""]],
		["a''b", ["ab"]],
		["'a\"b'\"c'd\"", ["a\"bc'd"]],
		['"a\\"b\\\\c\\d"', ['a"b\\c\\d']],
		["'a\\b'", ["a\\b"]],
		["$HOME *.py; rm > x", ["$HOME", "*.py;", "rm", ">", "x"]],
		["a\\\nb", ["ab"]],
	])("%j", (text, args) => {
		expect(splitCommand(text)).toEqual(args);
	});

	it.each([
		["'open", "The quote ' at character 1 of \"'open\" is not closed."],
		['a "open\\"', 'The quote " at character 3 of "a \\"open\\\\\\"" is not closed.'],
		["end\\", '"end\\\\" must not end in a backslash.'],
		["   ", "The command is empty."],
	])("and %j is rejected", (text, message) => {
		expect(() => splitCommand(text)).toThrow(new SyntaxError(message));
	});
});
