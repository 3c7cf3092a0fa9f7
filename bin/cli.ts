import { EXIT } from "./terminal/exit-code.ts";
import { nodeComplaint } from "./terminal/node-version.ts";

/**
 * Runs the command line `aerospike-task` in this process. Sets the exit code; never rejects.
 *
 * @param args the arguments after the program's name
 */
export async function main(args: readonly string[] = process.argv.slice(2)): Promise<void> {
	const complaint = nodeComplaint(process.versions.node);
	if (complaint !== undefined) {
		process.stderr.write(`aerospike-task: ${complaint}\n`);
		process.exitCode = EXIT.couldNotRun;
		return;
	}
	// Imported only now: an older Node.js cannot read these files.
	const { runCommand } = await import("./run-command.ts");
	const { processTerminal } = await import("./terminal/process-terminal.ts");
	const terminal = processTerminal();
	const exitCode = await runCommand(args, terminal);
	process.exitCode = terminal.isBroken ? EXIT.couldNotReport : exitCode;
	// Interrupted work may still hold timers and sockets open.
	if (terminal.interrupted.aborted) process.exit();
}
