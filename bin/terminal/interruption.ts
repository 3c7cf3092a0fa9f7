import { CommandError } from "./command-error.ts";
import { EXIT } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** Why a command is interrupted, and the exit code for it. */
export class Interruption extends Error {
	override readonly name = "Interruption";
	readonly exitCode: number;

	constructor(message: string, exitCode: number) {
		super(message);
		this.exitCode = exitCode;
	}
}

/** The exit code of an interrupted command: 130 after Ctrl-C, 143 after SIGTERM, 129 after SIGHUP. */
export function interruptedExit({ interrupted }: Pick<Terminal, "interrupted">): number {
	const { reason } = interrupted;
	return reason instanceof Interruption ? reason.exitCode : EXIT.interrupted;
}

/** Ends an interrupted command. `more`: further sentences about what is known. */
export function interruptedError(terminal: Pick<Terminal, "interrupted">, more = ""): CommandError {
	return new CommandError(`Interrupted.${more === "" ? "" : ` ${more}`}`, interruptedExit(terminal));
}
