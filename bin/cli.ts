import { runCommand } from "./run-command.ts";
import { EXIT } from "./terminal/exit-code.ts";
import { processTerminal } from "./terminal/terminal.ts";

/**
 * The command line `aerospike-task`, on this process's streams. Sets the exit code; never rejects.
 *
 * @param args the words after the program's name
 */
export async function main(args: readonly string[] = process.argv.slice(2)): Promise<void> {
	const terminal = processTerminal();
	process.exitCode = await runCommand(args, terminal);
	// What was interrupted may still hold timers and sockets.
	if (process.exitCode === EXIT.interrupted) process.exit();
}
