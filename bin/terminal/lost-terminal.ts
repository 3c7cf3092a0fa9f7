import { closeSync } from "node:fs";
import { isatty } from "node:tty";

/** stdin, stdout and stderr. */
const STANDARD = [0, 1, 2];

/**
 * At its exit, Node.js restores the mode of the terminal. If the terminal is gone, it ends by SIGSEGV or SIGABRT,
 * without the exit code. It leaves out a descriptor that the program has closed, so this closes those of a terminal
 * that is gone. Call it while the terminal is still there: afterwards it does not look like one.
 */
export function surviveLostTerminal(): void {
	const terminals = STANDARD.filter((fd) => isatty(fd));
	if (terminals.length === 0) return;
	process.on("exit", () => {
		for (const fd of terminals) if (!isatty(fd)) close(fd);
	});
}

function close(fd: number): void {
	try {
		closeSync(fd);
	} catch {
		// It is closed already.
	}
}
