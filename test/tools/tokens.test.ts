import fc from "fast-check";
import { expect, it } from "vitest";
import { tokenize } from "../../tools/house/tokens.ts";

const kinds = (text: string) => tokenize(text).map(({ kind, text }) => `${kind} ${text}`);

it("a slash divides after a value and begins a regular expression elsewhere", () => {
	expect(kinds("a / b / c")).toEqual(["word a", "punctuation /", "word b", "punctuation /", "word c"]);
	expect(kinds("x = /[/'\"]/g")).toEqual(["word x", "punctuation =", "regex /[/'\"]/g"]);
	expect(kinds("return /'/")).toEqual(["word return", "regex /'/"]);
	expect(kinds("( /* a */ /'/")).toEqual(["punctuation (", "comment /* a */", "regex /'/"]);
});

it("the code inside a template is code, however deep", () => {
	expect(kinds("`a${ { b: `c${d}` } }e`;")).toEqual([
		"template `a${",
		"punctuation {",
		"word b",
		"punctuation :",
		"template `c${",
		"word d",
		"template }`",
		"punctuation }",
		"template }e`",
		"punctuation ;",
	]);
	expect(kinds("`$5 \\` \\${x}`")).toEqual(["string $5 \\` \\${x}"]);
});

it("lines are counted through comments, templates and strings", () => {
	const words = tokenize("/* 1\n2 */ a\n`\n\n` + b\n'\\\n' c").filter(({ kind }) => kind === "word");
	expect(words.map(({ text, line }) => [text, line])).toEqual([
		["a", 2],
		["b", 5],
		["c", 7],
	]);
});

it("no text makes it throw or lose a character that is not white space", () => {
	const fragments = fc.constantFrom("`", "${", "}", "{", "/", "'", '"', "\\", "//", "/*", "*/", "[", "a", "1", "\n", " ");
	fc.assert(
		fc.property(fc.array(fragments, { maxLength: 30 }), (parts) => {
			const text = parts.join("");
			const kept = tokenize(text).map(({ kind, text }) => (kind === "string" ? "" : text.replace(/\s/g, "")));
			// Strings lose their quotes, so only a text without any can be compared whole.
			if (!/["'`]/.test(text)) expect(kept.join("")).toBe(text.replace(/\s/g, ""));
		}),
		{ seed: 1 },
	);
});
