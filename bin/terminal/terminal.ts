/** An output stream: text, and colours if the stream supports them. */
export interface Output {
	/** Writes lines. */
	print(...lines: readonly string[]): void;
	/** Colours a text if the stream supports it. Respects NO_COLOR and FORCE_COLOR. */
	style(style: Style, text: string): string;
	readonly isTerminal: boolean;
	/** Whether the terminal can rewrite lines: one of the type `dumb` would show the codes for it as text. */
	readonly canRewrite: boolean;
	/** Characters per line; `undefined` if the stream is not a terminal. */
	readonly width: number | undefined;
	/** Lines on the screen; `undefined` if the stream is not a terminal. */
	readonly rows: number | undefined;
	/** Writes text without a line break. */
	write(text: string): void;
}

/** Colours text, for functions that only format. */
export type Styler = Pick<Output, "style">;

/** Yellow is not among them: it cannot be read on a white background. */
export type Style = "bold" | "dim" | "red" | "green" | "magenta" | "cyan";

/** The parts of the process that a command may use. */
export interface Terminal {
	/** For results. */
	readonly out: Output;
	/** For progress, warnings and errors. */
	readonly err: Output;
	/**
	 * Aborted by Ctrl-C, SIGTERM or SIGHUP, and if results can no longer be written. The reason is an
	 * {@link Interruption}. A second signal, other than SIGHUP, ends the process at once.
	 */
	readonly interrupted: AbortSignal;
}
