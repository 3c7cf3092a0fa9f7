import { runCommand } from "../../bin/run-command.ts";
import type { Ended } from "./run-cli.ts";
import { textOutput } from "./text-output.ts";

/**
 * The command line on the sources, in this process: for what it says and with which code it ends, where a process of its own would show nothing
 * more. {@link runCli} is the whole program.
 */
export async function callCli(...args: readonly string[]): Promise<Ended> {
	const [out, err] = [textOutput(), textOutput()];
	const code = await runCommand(args, { out, err, interrupted: new AbortController().signal });
	return { code, out: out.written.join(""), err: err.written.join("") };
}
