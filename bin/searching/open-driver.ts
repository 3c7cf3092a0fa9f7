import type { Subject } from "../../features/kit/search/subject.ts";
import { cannotRun, usageError } from "../terminal/command-error.ts";

/** A driver of somebody else's, ready to be searched. */
export interface OpenedDriver {
	readonly name: string;
	readonly subject: Subject;
	/** Empty rounds that end the grace, as it declares. */
	readonly grace: number;
	close(): Promise<void>;
}

/**
 * Starts the adapter of a driver, to be asked through its decide profile.
 *
 * @throws CommandError where it cannot be started, or does not offer that profile
 */
export async function openDriver(command: string): Promise<OpenedDriver> {
	const { openStdioDriver } = await import("../../features/kit/drivers/stdio.ts");
	const { driverSubject } = await import("../../features/kit/search/driver-subject.ts");
	try {
		const opened = await openStdioDriver(command, { profiles: ["decide"] });
		try {
			const { name, habits } = opened;
			return { name, subject: driverSubject(opened), grace: habits.grace, close: () => opened.close() };
		} catch (error) {
			await opened.close();
			throw error;
		}
	} catch (error) {
		if (error instanceof SyntaxError) throw usageError(`--driver: ${error.message}`);
		throw cannotRun(error instanceof Error ? error.message : String(error), error);
	}
}
