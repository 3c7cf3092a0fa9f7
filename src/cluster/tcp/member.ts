import { lineValue } from "../../job/reply-body.ts";
import { RequestFailure } from "../cluster.ts";
import { type Peer, parsePeers } from "../info/peers.ts";
import type { Sighting, Standing } from "./membership.ts";
import type { NodeLink } from "./node-link.ts";

/** A node as the cluster knows it. */
export interface Member {
	/** As it stood after the last look at the cluster. */
	standing: Standing;
	ask: NodeLink["ask"];
	/** Its present build, as read on its present connection; `again` reads anew (ASK-9). */
	build(signal: AbortSignal, again?: boolean): string | undefined | Promise<string | undefined>;
	/** Looks at it: is it ready, and whom does it list? */
	look(signal: AbortSignal): Promise<Sighting>;
	/** Why the last look got no answer. */
	silence(): RequestFailure | undefined;
	setAddresses: NodeLink["setAddresses"];
	close: NodeLink["close"];
}

/** What was read on a connection, and on which: a node that restarted makes a new one, and counts its generations anew. */
interface Reading<T> {
	readonly connection: number;
	readonly value: T;
}

export function createMember(link: NodeLink): Member {
	let build: Reading<string | undefined> | undefined;
	let list: Reading<{ readonly generation: string; readonly peers: readonly Peer[] }> | undefined;
	let looks = 0;
	let silence: RequestFailure | undefined;

	const present = <T>(reading: Reading<T> | undefined): T | undefined => {
		return reading?.connection === link.connections() ? reading.value : undefined;
	};

	const listPeers = async (signal: AbortSignal): Promise<readonly Peer[]> => {
		const read = parsePeers(lineValue(await link.ask(["peers-clear-std"], signal), "peers-clear-std") ?? "");
		if (read.kind === "malformed") throw new RequestFailure("malformed", `it sent ${read.message}`);
		list = { connection: link.connections(), value: read };
		return read.peers;
	};

	const askStanding = async (signal: AbortSignal): Promise<Sighting> => {
		const body = await link.ask(["partition-generation", "peers-generation"], signal);
		const partitions = lineValue(body, "partition-generation") ?? "";
		if (!/^-?\d+$/.test(partitions)) {
			throw new RequestFailure("malformed", "it does not say whether it is in a cluster");
		}
		if (partitions.startsWith("-")) return { kind: "not_ready" };
		const known = present(list);
		const isSame = known !== undefined && known.generation === lineValue(body, "peers-generation");
		return { kind: "ready", peers: isSame ? known.peers : await listPeers(signal) };
	};

	return {
		standing: "idle",
		ask: link.ask,
		build(signal, again = false) {
			const greeting = link.greeting();
			if (!again && greeting !== undefined) return build?.connection === link.connections() ? build.value : greeting.build;
			return link.ask(["build"], signal).then((body) => {
				const value = lineValue(body, "build");
				build = { connection: link.connections(), value: value === "" || value?.startsWith("ERROR:") ? undefined : value };
				return build.value;
			});
		},
		async look(signal) {
			try {
				const sighting = await askStanding(signal);
				looks = 0;
				silence = undefined;
				return sighting;
			} catch (failure) {
				if (!(failure instanceof RequestFailure)) throw failure;
				looks += 1;
				silence = failure;
				return { kind: "silent", looks };
			}
		},
		silence: () => silence,
		setAddresses: link.setAddresses,
		close: link.close,
	};
}
