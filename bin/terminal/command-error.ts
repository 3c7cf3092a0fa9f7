import { messageOf } from "./error-message.ts";
import { EXIT } from "./exit-code.ts";
import { inOneLine } from "./visible.ts";

/** Ends a command with one sentence for the user, without a stack trace. */
export class CommandError extends Error {
	override readonly name = "CommandError";
	readonly exitCode: number;

	constructor(message: string, exitCode: number, cause?: unknown) {
		super(message, cause === undefined ? undefined : { cause });
		this.exitCode = exitCode;
	}
}

/** The arguments are wrong. The message is one line: an argument with line breaks in it cannot forge another line. */
export function usageError(message: string): CommandError {
	return new CommandError(inOneLine(message), EXIT.usage);
}

/** Something outside of the command prevented its work, for example a missing file. The message is one line. */
export function cannotRun(message: string, cause?: unknown): CommandError {
	return new CommandError(inOneLine(message), EXIT.couldNotRun, cause);
}

/** The adapter prevented the work of the command. `text`: a sentence, and perhaps lines that the adapter wrote. */
export function adapterFailed(text: string, cause: unknown): CommandError {
	return new CommandError(text, EXIT.couldNotRun, cause);
}

/**
 * Does something that the operating system can refuse.
 *
 * @param complaint the beginning of the message if it fails, such as `x.json cannot be read`
 * @throws CommandError with exit code 2
 */
export function attempt<T>(action: () => T, complaint: string): T {
	try {
		return action();
	} catch (error) {
		throw cannotRun(`${complaint}: ${messageOf(error)}.`, error);
	}
}

/** Like {@link attempt}, for work that takes time. A CommandError stays as it is. */
export async function attemptAsync<T>(action: () => Promise<T>, complaint: string): Promise<T> {
	try {
		return await action();
	} catch (error) {
		if (error instanceof CommandError) throw error;
		throw cannotRun(`${complaint}: ${messageOf(error)}.`, error);
	}
}
