import type { Cancel, Clock } from "../../clock.ts";
import { TaskError } from "../../errors.ts";
import { type Cluster, RequestFailure } from "../cluster.ts";
import { MOST_PEERS, type Peer } from "../info/peers.ts";
import { onAbort } from "../on-abort.ts";
import { within } from "./limit.ts";
import { createMember, type Member } from "./member.ts";
import { judgeMembership, type Sighting } from "./membership.ts";
import { createNodeLink } from "./node-link.ts";
import { type InfoClusterOptions, type InfoClusterSettings, resolveInfoClusterOptions } from "./options.ts";
import { findSeed } from "./seeds.ts";

/** A cluster reached over plain sockets. It looks at its members once every `tendInterval` until it is closed, and keeps the process alive that long. */
export interface InfoCluster extends Cluster {
	readonly clock: Clock;
	/** Ends all connections and timers. Open questions fail as `closed`; later ones are refused. Calling it twice does nothing. */
	close(): void;
}

/**
 * Connects to a cluster by any of its nodes, over the info protocol without login or TLS: resolves when every node that the first one
 * and its peers know of has been looked at.
 *
 * One connection a node is kept and reused, and questions are sent on it without waiting for earlier answers. A question that is given up closes its
 * connection (ASK-5, ASK-7); those waiting behind it are asked again on the next one, within their own limits.
 *
 * @throws TaskError `invalid_option`; `network_error` where no host leads to a cluster; `server_error` where the cluster demands a login;
 * `cluster_not_ready` where only nodes answer that are in no cluster yet; the signal's reason where it aborts
 */
export async function connectInfoCluster(options: InfoClusterOptions): Promise<InfoCluster> {
	const settings = resolveInfoClusterOptions(options);
	const { signal } = settings;
	signal?.throwIfAborted();
	const tending = createTending(settings);
	const callOff = (): void => tending.close(new RequestFailure("closed", "connecting was called off"));
	const cancelAbort = signal && onAbort(signal, callOff);
	try {
		await tending.start();
	} catch (error) {
		callOff();
		signal?.throwIfAborted();
		throw error;
	} finally {
		cancelAbort?.();
	}
	const { members } = tending;
	const memberOf = (node: string): Member => {
		const member = members.get(node);
		if (member === undefined) throw new RequestFailure("refused", "it is not in the cluster");
		return member;
	};
	const activeNodes = (): readonly string[] =>
		[...members].filter(([, { standing }]) => standing === "active").map(([name]) => name);
	return {
		clock: settings.clock,
		isReady: () => activeNodes().length > 0,
		activeNodes,
		build: (node, limit, again) => memberOf(node).build(limit, again),
		ask: async (node, commands, limit) => memberOf(node).ask(commands, limit),
		close: () => tending.close(new RequestFailure("closed", "the cluster was closed")),
	};
}

interface Tending {
	readonly members: ReadonlyMap<string, Member>;
	/** Finds the cluster, looks at all of it, and goes on doing so. */
	start(): Promise<void>;
	close(failure: RequestFailure): void;
}

/** Keeps the members of the cluster up to date. */
function createTending(settings: InfoClusterSettings): Tending {
	const { clock, requestTimeout, tendInterval } = settings;
	const members = new Map<string, Member>();
	let cancelNext: Cancel | undefined;
	let isClosed = false;

	/** Adds the peers that are new, and tells the others where else they may be found. */
	const meet = (peers: Iterable<Peer>): ReadonlyMap<string, Member> => {
		const newcomers = new Map<string, Member>();
		for (const { name, addresses } of peers) {
			const known = members.get(name);
			if (known !== undefined) known.setAddresses(addresses);
			else if (members.size < MOST_PEERS) {
				const member = createMember(createNodeLink(name, addresses, settings, clock));
				members.set(name, member);
				newcomers.set(name, member);
			}
		}
		return newcomers;
	};

	const findAnyone = async (): Promise<void> => {
		const { name, link } = await findSeed(settings);
		if (isClosed) link.close(new RequestFailure("closed", "the cluster was closed"));
		else members.set(name, createMember(link));
	};

	/** Looks at every member, and at those they list, until nobody new is listed. */
	const lookAtAll = async (): Promise<ReadonlyMap<string, Sighting>> => {
		const sightings = new Map<string, Sighting>();
		let unseen: ReadonlyMap<string, Member> = new Map(members);
		while (unseen.size > 0 && !isClosed) {
			const peers = new Map<string, Peer>();
			const look = async ([name, member]: [string, Member]): Promise<void> => {
				const sighting = await within(clock, requestTimeout, member.look);
				sightings.set(name, sighting);
				if (sighting.kind === "ready") for (const peer of sighting.peers) peers.set(peer.name, peer);
			};
			await Promise.all([...unseen].map(look));
			unseen = isClosed ? new Map() : meet(peers.values());
		}
		return sightings;
	};

	const tend = async (): Promise<ReadonlyMap<string, Sighting>> => {
		if (members.size === 0) await findAnyone();
		const sightings = await lookAtAll();
		if (isClosed) return sightings;
		for (const [name, standing] of judgeMembership(sightings)) {
			const member = members.get(name);
			if (member === undefined) continue;
			member.standing = standing;
			if (standing !== "gone") continue;
			members.delete(name);
			member.close(new RequestFailure("closed", "it has left the cluster"));
		}
		return sightings;
	};

	const tendAgain = (): void => {
		if (isClosed) return;
		cancelNext = clock.schedule(clock.now() + tendInterval, "world", () => {
			tend().catch(dropTaskError).then(tendAgain);
		});
	};

	return {
		members,
		async start() {
			const sightings = [...(await tend()).values()];
			if (!sightings.some(({ kind }) => kind === "ready")) throw notReady(members, sightings);
			tendAgain();
		},
		close(failure) {
			isClosed = true;
			cancelNext?.();
			for (const member of members.values()) member.close(failure);
			members.clear();
		},
	};
}

/** No seed answers at the moment: the cluster stays not ready (ROUND-2), and the next look tries again. */
function dropTaskError(error: unknown): void {
	if (!(error instanceof TaskError)) throw error;
}

function notReady(members: ReadonlyMap<string, Member>, sightings: readonly Sighting[]): TaskError {
	const names = [...members.keys()].join(", ");
	if (sightings.some(({ kind }) => kind === "not_ready")) {
		return new TaskError("cluster_not_ready", `Node ${names} has not joined a cluster yet (its partition generation is -1).`);
	}
	const [silence] = [...members.values()].map((member) => member.silence());
	return new TaskError("network_error", `Node ${names} could not be asked: ${silence?.message ?? "no answer"}.`, {
		cause: silence,
	});
}
