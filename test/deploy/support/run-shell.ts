import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export type Environment = Readonly<Record<string, string>>;

export interface ScriptEnd {
	readonly code: number | null;
	readonly said: string;
}

export interface ShellPlace {
	readonly cwd: string;
	/** A folder with programs that come before all others. */
	readonly programs?: string;
}

/**
 * A script as an engine runs it: by a shell that stops at the first failure, with no more of our environment than the
 * way to programs.
 */
function start(script: string, environment: Environment, { cwd, programs }: ShellPlace): ChildProcess {
	const path = [...(programs === undefined ? [] : [programs]), dirname(process.execPath), "/usr/bin", "/bin"].join(":");
	return spawn("/bin/sh", ["-ec", script], {
		cwd,
		env: { PATH: path, ...environment },
		stdio: ["ignore", "pipe", "pipe"],
		// Its own group, so that it can be killed with all its children, like a machine that is lost.
		detached: true,
	});
}

export async function runShell(script: string, environment: Environment, place: ShellPlace): Promise<ScriptEnd> {
	const child = start(script, environment, place);
	let said = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream?.setEncoding("utf8").on("data", (text) => {
			said += text;
		});
	}
	const [code] = await once(child, "close");
	return { code, said };
}

/** Starts a script, waits until it prints its progress, and kills it with all its children. */
export async function killHalfWay(script: string, environment: Environment, place: ShellPlace): Promise<void> {
	const child = start(script, environment, place);
	const closed = once(child, "close");
	if (child.stderr === null || child.pid === undefined) throw new Error("The shell did not start.");
	await once(child.stderr, "data");
	process.kill(-child.pid, "SIGKILL");
	await closed;
}

/** Puts a program in a folder: a shell script that stands in for one that a test must not run. */
export function standInProgram(folder: string, name: string, script: string): void {
	writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
	chmodSync(join(folder, name), 0o755);
}
