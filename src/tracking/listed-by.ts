/** ASK-8: before 6.0 a job is listed by one of two modules. Once a module has listed it, only that module is asked. */

import { jobValue } from "../job/reply-body.ts";
import type { Answer } from "./answer.ts";

type Commands = readonly string[];

/**
 * The command to which each node has listed the job. Asking both modules each time would fill the log of a 5.7 server.
 */
export class ListedBy {
	/** Made when it is needed: servers from 6.0 have one module. */
	#commands: Map<string, string> | undefined;

	/** The requests for a node, with only the command that has listed the job. */
	narrow(node: string, requests: readonly Commands[]): readonly Commands[] {
		const command = this.#commands?.get(node);
		if (command === undefined) return requests;
		return requests.map((commands) => (commands.includes(command) ? [command] : commands));
	}

	/** Learns from the answer to these commands. A node that no longer lists the job is asked both modules again. */
	note(node: string, body: string, commands: Commands, answer: Answer): void {
		if (answer.kind === "failure" || (answer.kind === "unknown_command" && !commands.includes(this.#commands?.get(node) ?? "")))
			return;
		if (answer.kind !== "in_progress" && answer.kind !== "complete") this.#commands?.delete(node);
		else if (commands.length > 1) {
			const { entry } = answer;
			const command = commands.find((each) => jobValue(body, each, commands)?.includes(entry) === true);
			if (command === undefined) return;
			this.#commands ??= new Map();
			this.#commands.set(node, command);
		}
	}
}
