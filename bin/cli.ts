import { EXIT } from "./terminal/exit-code.ts";
import { nodeComplaint } from "./terminal/node-version.ts";
import { systemComplaint } from "./terminal/system-complaint.ts";

/**
 * Runs the command line `aerospike-task` in this process. Sets the exit code; never rejects.
 *
 * @param args the arguments after the program's name
 */
export async function main(args: readonly string[] = process.argv.slice(2)): Promise<void> {
	const complaint = nodeComplaint(process.versions.node);
	if (complaint !== undefined) return refuse(complaint);
	const parts = await load().catch(refuseToLoad);
	if (parts === undefined) return;
	const terminal = parts.processTerminal();
	const exitCode = await parts.runCommand(args, terminal);
	process.exitCode = terminal.isBroken ? EXIT.couldNotReport : exitCode;
	// Interrupted work may still hold timers and sockets open.
	if (terminal.interrupted.aborted) process.exit();
}

/** An older Node.js cannot read these files. */
async function load() {
	const { runCommand } = await import("./run-command.ts");
	const { processTerminal } = await import("./terminal/process-terminal.ts");
	return { runCommand, processTerminal };
}

/** Without this, Node.js would exit with 1, which means a verdict. */
function refuseToLoad(error: unknown): undefined {
	refuse(systemComplaint(error) || (error instanceof Error ? error.message : String(error)));
}

function refuse(complaint: string): void {
	process.stderr.write(`aerospike-task: ${complaint}\n`);
	process.exitCode = EXIT.couldNotRun;
}
