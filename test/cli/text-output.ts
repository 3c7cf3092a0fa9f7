import type { Output } from "../../bin/terminal/terminal.ts";

/** An output that stores the written text without colours. With a size, it is a terminal. */
export function textOutput(size?: {
	readonly width: number;
	readonly rows: number;
}): Output & { readonly written: readonly string[] } {
	const written: string[] = [];
	return {
		written,
		isTerminal: size !== undefined,
		canRewrite: size !== undefined,
		width: size?.width,
		rows: size?.rows,
		print: (...lines) => void written.push(...lines.map((line) => `${line}\n`)),
		write: (text) => void written.push(text),
		style: (_, text) => text,
	};
}
