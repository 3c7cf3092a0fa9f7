import { closeSync, constants, openSync, writeSync } from "node:fs";

/** Opening a pipe must not wait for a reader: a process that waits there cannot be interrupted. */
const WITHOUT_WAITING = constants.O_WRONLY | constants.O_APPEND | constants.O_NONBLOCK;
const PAUSE_MS = 20;
const MOST_PAUSES = 500;

/**
 * Writes to a device or a pipe. Waits for a slow reader, but not for one that reads no byte for 10 seconds.
 *
 * @throws the error of the operating system, or TypeError if no process reads the pipe
 */
export function writeToSpecial(file: string, content: string): void {
	const descriptor = openSpecial(file);
	try {
		const bytes = Buffer.from(content);
		let pauses = 0;
		for (let written = 0; written < bytes.length; ) {
			const more = writeSome(descriptor, bytes.subarray(written));
			written += more;
			pauses = more > 0 ? 0 : pauses + 1;
			if (pauses > MOST_PAUSES) throw new TypeError("the reader of the pipe does not read");
			if (more === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
		}
	} finally {
		closeSync(descriptor);
	}
}

function openSpecial(file: string): number {
	try {
		return openSync(file, WITHOUT_WAITING);
	} catch (error) {
		throw codeOf(error) === "ENXIO" ? new TypeError("no process reads this pipe", { cause: error }) : error;
	}
}

/** How many bytes a device or a pipe takes now. */
function writeSome(descriptor: number, bytes: Buffer): number {
	try {
		return writeSync(descriptor, bytes);
	} catch (error) {
		if (codeOf(error) !== "EAGAIN") throw error;
		return 0;
	}
}

function codeOf(error: unknown): unknown {
	return error instanceof Error && "code" in error ? error.code : undefined;
}
