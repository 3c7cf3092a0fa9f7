import { runCommand } from "../../bin/run-command.ts";
import type { CommandEnd } from "./run-cli.ts";
import { textOutput } from "./text-output.ts";

/**
 * Runs the command line in this process, on the TypeScript sources: for tests of the output and the exit code.
 * {@link runCli} runs the compiled program in its own process.
 */
export async function callCli(...args: readonly string[]): Promise<CommandEnd> {
	const [out, err] = [textOutput(), textOutput()];
	const code = await runCommand(args, { out, err, interrupted: new AbortController().signal });
	return { code, out: out.written.join(""), err: err.written.join("") };
}
