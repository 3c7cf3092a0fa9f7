import { isUtf8 } from "node:buffer";
import { constants } from "node:fs";
import { type FileHandle, type FileReadResult, open } from "node:fs/promises";
import { realClock } from "../../src/clock.ts";
import { attemptAsync } from "./command-error.ts";
import { interruptible } from "./interruptible.ts";
import type { Terminal } from "./terminal.ts";

const PIECE_BYTES = 64 * 1024;

/**
 * Reads a file that a user named. It may be a pipe, such as `/dev/stdin`: reading stops at the limit, and Ctrl-C is
 * heard.
 *
 * @throws CommandError with exit code 2 if it cannot be read or has more than `mostBytes`, or with that of an
 *   interrupted command
 */
export function readText(file: string, mostBytes: number, terminal: Pick<Terminal, "interrupted">): Promise<string> {
	return attemptAsync(() => interruptible(terminal, readUpTo(file, mostBytes)), `${file} cannot be read`);
}

/** Opening a pipe without a writer must not wait: a thread that waits there keeps the process from ending. */
const WITHOUT_WAITING = constants.O_RDONLY | constants.O_NONBLOCK;
/** The pause before an empty pipe is read again. */
const PAUSE_MS = 20;

async function readUpTo(file: string, mostBytes: number): Promise<string> {
	const handle = await open(file, WITHOUT_WAITING);
	try {
		const pieces: Buffer[] = [];
		let size = 0;
		for (;;) {
			const { bytesRead, buffer } = await readPiece(handle);
			if (bytesRead === 0) return decode(Buffer.concat(pieces));
			size += bytesRead;
			if (size > mostBytes) throw new RangeError(`it must have at most ${mostBytes} bytes`);
			pieces.push(buffer.subarray(0, bytesRead));
		}
	} finally {
		await handle.close();
	}
}

/**
 * Editors and shells of Windows begin a file with a byte order mark, and some write UTF-16 or another encoding. Its
 * letters must not become replacement characters, which could then be written back into the file.
 */
function decode(bytes: Buffer): string {
	if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
		throw new TypeError("it is encoded in UTF-16; save it as UTF-8");
	if (!isUtf8(bytes)) throw new TypeError("it is not encoded in UTF-8");
	return new TextDecoder("utf-8").decode(bytes);
}

async function readPiece(handle: FileHandle): Promise<FileReadResult<Buffer>> {
	for (;;) {
		try {
			return await handle.read(Buffer.alloc(PIECE_BYTES), 0, PIECE_BYTES, null);
		} catch (error) {
			if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
			await new Promise<void>((resolve) => realClock.schedule(realClock.now() + PAUSE_MS, "world", resolve));
		}
	}
}
