import { lineValue } from "../../job/reply-body.ts";
import { RequestFailure } from "../cluster.ts";
import { type Peer, parsePeers } from "../info/peers.ts";
import type { Sighting, Standing } from "./membership.ts";
import type { NodeLink } from "./node-link.ts";

/** A node of the cluster. */
export interface Member {
	/** Its standing after the last check of the cluster. */
	standing: Standing;
	ask: NodeLink["ask"];
	/** Its build, as read on the current connection; with `again` it is read anew (ASK-9). */
	build(signal: AbortSignal, again?: boolean): string | undefined | Promise<string | undefined>;
	/** Checks it: is it in a cluster, and which peers does it list? */
	look(signal: AbortSignal): Promise<Sighting>;
	/** Why the last check got no answer; `undefined` if it got one. */
	silence(): RequestFailure | undefined;
	setAddresses: NodeLink["setAddresses"];
	close: NodeLink["close"];
}

/** A value and the connection on which it was read. A restarted node has a new connection and new generations. */
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
		if (read.kind === "malformed") throw new RequestFailure("malformed", `the node sent ${read.message}`);
		list = { connection: link.connections(), value: read };
		return read.peers;
	};

	const askStanding = async (signal: AbortSignal): Promise<Sighting> => {
		const body = await link.ask(["partition-generation", "peers-generation"], signal);
		const partitions = lineValue(body, "partition-generation") ?? "";
		if (!/^-?\d+$/.test(partitions)) {
			throw new RequestFailure("malformed", "the node did not report its partition generation");
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
