import { describe, expect, it } from "vitest";
import { fenced, inlineText } from "../../../kit/report/markdown-text.ts";

describe("text from elsewhere in Markdown", () => {
	it.each([
		["a mention", "@everybody", "@&#8203;everybody"],
		["an issue", "fixes #12 and a/b#3", "fixes #&#8203;12 and a/b#&#8203;3"],
		["an issue by its short name", "GH-12", "GH-&#8203;12"],
		["a link without brackets", "see https://evil.example", "see https:&#8203;//evil.example"],
		["a web address", "www.evil.example", "www&#8203;.evil.example"],
		["a link", "[a](b)", "\\[a\\](b)"],
		["a picture", "![a](b)", "!\\[a\\](b)"],
		["a tag", "<img src=x onerror=y>", "&lt;img src=x onerror=y&gt;"],
		["a cell and a line break", "a|b\n# c", "a\\|b # c"],
		["a mark of direction", "a\u202eb", "a\\\\u202eb"],
	])("has no meaning: %s", (_, text, shown) => {
		expect(inlineText(text)).toBe(shown);
	});

	it("stays within its block of code, and cannot reorder it", () => {
		expect(fenced("text", "```\n\u202eabc\u001b[31m")).toBe("````text\n```\n\\u202eabc\\u001b[31m\n````");
	});
});
