import { TaskError } from "../../errors.ts";
import { lineValue } from "../../job/reply-body.ts";
import { RequestFailure } from "../cluster.ts";
import { within } from "./limit.ts";
import { createNodeLink, type NodeLink } from "./node-link.ts";
import type { InfoClusterSettings } from "./options.ts";

/** The first seed that answered. */
export interface Seed {
	readonly name: string;
	readonly link: NodeLink;
}

/**
 * Asks all seeds at the same time for their node names, and takes the first that answers. Gives up when the signal aborts.
 *
 * @throws TaskError `network_error` if no seed answers, `server_error` if a seed requires a login
 */
export async function findSeed(settings: InfoClusterSettings, signal: AbortSignal): Promise<Seed> {
	const { clock, connectTimeout, requestTimeout, seeds } = settings;
	const links = seeds.map((seed) => createNodeLink(undefined, [seed], settings, clock));
	let found: Seed | undefined;
	try {
		const introductions = links.map(async (link): Promise<Seed> => {
			const body = await within(clock, connectTimeout + requestTimeout, (limit) => link.ask(["node"], limit), signal);
			return { name: lineValue(body, "node") ?? "", link };
		});
		found = await Promise.any(introductions);
		return found;
	} catch (error) {
		throw error instanceof AggregateError ? explain(error.errors) : error;
	} finally {
		for (const link of links) {
			if (link !== found?.link) link.close(new RequestFailure("closed", "another seed answered first"));
		}
	}
}

function explain(failures: readonly unknown[]): TaskError {
	const errors = failures.filter((failure) => failure instanceof Error);
	for (const { cause } of errors) if (cause instanceof TaskError) return cause;
	const reasons = errors.map(({ message }) => message);
	const prefix = reasons.length === 1 ? "" : "No host leads to a cluster: ";
	return new TaskError("network_error", `${prefix}${reasons.join("; ")}.`, { cause: errors[0] });
}
