import { existsSync, rmSync } from "node:fs";
import type { Failure } from "../../kit/search/failure.ts";
import { promote, regressionFile } from "../../kit/search/regressions.ts";
import { messageOf } from "../terminal/error-message.ts";

/** Feature files of failures: first as they were drawn, so that a killed search does not lose any, then shrunk. */
export interface KeptFailures {
	/** Writes a failure as soon as it is found. */
	keep(failure: Failure): void;
	/** Writes the shrunk failures, and removes those files of {@link keep} that they replace. Returns the files. */
	replace(failures: readonly Failure[]): readonly string[];
	/** What could not be written, in sentences. */
	readonly complaints: readonly string[];
}

/** @param folder default: the regressions of the kit */
export function keepFailures(folder?: string): KeptFailures {
	const drawn = new Set<string>();
	const complaints = new Set<string>();
	const write = (failure: Failure): string | undefined => {
		try {
			return promote(failure, folder);
		} catch (error) {
			complaints.add(`${failure.requirement} could not be saved: ${messageOf(error)}.`);
			return undefined;
		}
	};
	return {
		keep(failure) {
			const isNew = !existsSync(regressionFile(failure, folder));
			const file = write(failure);
			if (file !== undefined && isNew) drawn.add(file);
		},
		replace(failures) {
			const files = failures.map(write);
			const isWritten = files.every((file) => file !== undefined);
			// If one is missing, the file of its longer schedule is all that is left of it.
			if (isWritten) for (const file of drawn) if (!files.includes(file)) rmSync(file, { force: true });
			return files.filter((file) => file !== undefined);
		},
		get complaints() {
			return [...complaints];
		},
	};
}
