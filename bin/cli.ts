import { runCommand } from "./run-command.ts";
import { EXIT } from "./terminal/exit-code.ts";
import { processTerminal } from "./terminal/process-terminal.ts";

/**
 * Runs the command line `aerospike-task` in this process. Sets the exit code; never rejects.
 *
 * @param args the arguments after the program's name
 */
export async function main(args: readonly string[] = process.argv.slice(2)): Promise<void> {
	const terminal = processTerminal();
	const exitCode = await runCommand(args, terminal);
	process.exitCode = terminal.isBroken ? EXIT.couldNotReport : exitCode;
	// Interrupted work may still hold timers and sockets open.
	if (terminal.interrupted.aborted) process.exit();
}
