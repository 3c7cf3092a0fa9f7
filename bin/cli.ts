import { runCommand } from "./run-command.ts";
import { EXIT } from "./terminal/exit-code.ts";
import { processTerminal } from "./terminal/terminal.ts";

/**
 * Runs the command line `aerospike-task` in this process. Sets the exit code; never rejects.
 *
 * @param args the arguments after the program's name
 */
export async function main(args: readonly string[] = process.argv.slice(2)): Promise<void> {
	const terminal = processTerminal();
	process.exitCode = await runCommand(args, terminal);
	// Interrupted work may still hold timers and sockets open.
	if (process.exitCode === EXIT.interrupted) process.exit();
}
