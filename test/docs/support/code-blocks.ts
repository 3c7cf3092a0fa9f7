import { readdirSync } from "node:fs";

/** A block of code in a document or in a doc comment. */
export interface CodeBlock {
	/** The place of its first line, as `file:line`. */
	readonly place: string;
	readonly language: string;
	readonly code: string;
}

/** The fenced blocks of a Markdown text, in their order. */
export function codeBlocksIn(file: string, text: string): readonly CodeBlock[] {
	const blocks: CodeBlock[] = [];
	for (const { 1: indent = "", 2: language = "", 3: code = "", index } of text.matchAll(
		/^([ \t]*)```([\w-]*)\n([\s\S]*?)^[ \t]*```$/gm,
	)) {
		const line = text.slice(0, index).split("\n").length;
		const lines = code.split("\n").map((each) => (each.startsWith(indent) ? each.slice(indent.length) : each));
		blocks.push({ place: `${file}:${line}`, language, code: lines.join("\n") });
	}
	return blocks;
}

/** The fenced blocks in the doc comments of a source file. */
export function docCommentBlocksIn(file: string, text: string): readonly CodeBlock[] {
	// The text keeps its lines, so that a block keeps its line number.
	const comments = text.replace(/(\/\*\*[\s\S]*?\*\/)|[^\n]/g, (_, comment: string | undefined) =>
		comment === undefined ? "" : comment.replace(/^[ \t]*\*(?: |$)/gm, ""),
	);
	return codeBlocksIn(file, comments);
}

/** The files of a folder and of all folders in it, with this ending. */
export function filesIn(folder: string, ending: string): readonly string[] {
	return readdirSync(folder, { withFileTypes: true, recursive: true })
		.filter((entry) => entry.isFile() && entry.name.endsWith(ending))
		.map((entry) => `${entry.parentPath}/${entry.name}`)
		.sort();
}
