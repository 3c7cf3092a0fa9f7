import { styleText } from "node:util";
import { EXIT } from "./exit-code.ts";

/** A stream for people: text, and colours where they will be seen. */
export interface Output {
	/** Writes lines. */
	print(...lines: readonly string[]): void;
	/** Colours by the stream's own nature and the variables NO_COLOR and FORCE_COLOR. */
	style(style: Style, text: string): string;
	readonly isTerminal: boolean;
	/** Characters a line; `undefined` where nobody looks at them. */
	readonly width: number | undefined;
	/** Lines on the screen, likewise. */
	readonly rows: number | undefined;
	/** As it is, for what rewrites a line. */
	write(text: string): void;
}

export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** What a command may touch of the process around it. */
export interface Terminal {
	/** For results. */
	readonly out: Output;
	/** For progress, warnings and complaints. */
	readonly err: Output;
	/** Aborted by Ctrl-C, SIGTERM or the terminal's end; a second one ends the process the hard way. */
	readonly interrupted: AbortSignal;
}

/** This process's own terminal. */
export function processTerminal(): Terminal {
	const interruption = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
		process.on(signal, () => {
			// By an exit and not by the signal itself, so that what was started is ended as well.
			if (interruption.signal.aborted) process.exit(EXIT.interrupted);
			interruption.abort(new Error(signal));
		});
	}
	return { out: outputTo(process.stdout), err: outputTo(process.stderr), interrupted: interruption.signal };
}

function outputTo(stream: NodeJS.WriteStream): Output {
	// `aerospike-task conform | head`: the reader has seen enough.
	stream.on("error", (error: NodeJS.ErrnoException) => {
		if (error.code === "EPIPE") process.exit(EXIT.brokenPipe);
		throw error;
	});
	const isTerminal = stream.isTTY === true;
	return {
		isTerminal,
		get width() {
			return isTerminal ? stream.columns : undefined;
		},
		get rows() {
			return isTerminal ? stream.rows : undefined;
		},
		print: (...lines) => void stream.write(`${lines.join("\n")}\n`),
		write: (text) => void stream.write(text),
		style: (style, text) => styleText(style, text, { stream }),
	};
}
