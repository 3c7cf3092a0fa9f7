import { availableParallelism } from "node:os";
import type { StdioDriver, StdioOptions } from "../../kit/drivers/stdio.ts";
import type { Subject } from "../../kit/search/subject.ts";
import { cannotRun, usageError } from "../terminal/command-error.ts";
import { messageOf } from "../terminal/error-message.ts";

/** Deciding is pure computing, so more adapters than processors would not be faster. */
const DECIDERS = Math.min(16, availableParallelism());

/** A driver that is ready to decide on rounds. */
export interface OpenedDriver {
	readonly name: string;
	readonly subject: Subject;
	/** The number of grace rounds that the driver declares. */
	readonly grace: number;
	close(): Promise<void>;
	/** Ends the adapters immediately. */
	kill(): void;
}

/**
 * Starts the adapter of a driver.
 *
 * @throws CommandError if it cannot be started
 */
export async function openDriver(command: string, options: StdioOptions): Promise<StdioDriver> {
	const { openStdioDriver } = await import("../../kit/drivers/stdio.ts");
	try {
		return await openStdioDriver(command, options);
	} catch (error) {
		if (error instanceof SyntaxError) throw usageError(`--driver: ${error.message}`);
		throw cannotRun(messageOf(error), error);
	}
}

/**
 * Starts the adapter of a driver for its decide profile.
 *
 * @throws CommandError if it cannot be started, or does not offer this profile
 */
export async function openDecider(command: string): Promise<OpenedDriver> {
	const { decideSubject } = await import("../../kit/search/driver-subject.ts");
	const opened = await openDriver(command, { profiles: ["decide"], adapters: DECIDERS });
	try {
		const { name, habits } = opened;
		return { name, subject: decideSubject(opened), grace: habits.grace, close: () => opened.close(), kill: () => opened.kill() };
	} catch (error) {
		await opened.close();
		throw cannotRun(messageOf(error), error);
	}
}
