import { describe, expect, it } from "vitest";
import { splitWords } from "../../../kit/stdio/word-list.ts";

describe("a command is split into words as a POSIX shell would", () => {
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
	])("%j", (text, words) => {
		expect(splitWords(text)).toEqual(words);
	});

	it.each([
		["'open", "The quote ' at character 1 of \"'open\" is not closed."],
		['a "open\\"', 'The quote " at character 3 of "a \\"open\\\\\\"" is not closed.'],
		["end\\", '"end\\\\" ends in a backslash that nothing follows.'],
		["   ", "A command needs at least one word."],
	])("and %j is refused", (text, message) => {
		expect(() => splitWords(text)).toThrow(new SyntaxError(message));
	});
});
