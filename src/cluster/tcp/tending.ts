import type { Cancel } from "../../clock.ts";
import { TaskError } from "../../errors.ts";
import { RequestFailure } from "../cluster.ts";
import { MOST_PEERS, type Peer } from "../info/peers.ts";
import { within } from "./limit.ts";
import { createMember, type Member } from "./member.ts";
import { judgeMembership, type Sighting } from "./membership.ts";
import { createNodeLink } from "./node-link.ts";
import type { InfoClusterSettings } from "./options.ts";
import { findSeed } from "./seeds.ts";

/** Keeps the list of members of a cluster up to date by checking all of them regularly. */
export interface Tending {
	readonly members: ReadonlyMap<string, Member>;
	/** Finds the cluster, checks all its members once, and then regularly. */
	start(): Promise<void>;
	close(failure: RequestFailure): void;
}

export function createTending(settings: InfoClusterSettings): Tending {
	const { clock, requestTimeout, tendInterval } = settings;
	const members = new Map<string, Member>();
	let cancelNext: Cancel | undefined;
	const closing = new AbortController();

	/** Adds new peers, and updates the addresses of known ones. Returns the new members. */
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
		const { name, link } = await findSeed(settings, closing.signal);
		if (closing.signal.aborted) link.close(new RequestFailure("closed", "the cluster was closed"));
		else members.set(name, createMember(link));
	};

	/** Checks every member and every peer that they list, until no new peer is listed. */
	const lookAtAll = async (): Promise<ReadonlyMap<string, Sighting>> => {
		const sightings = new Map<string, Sighting>();
		let unseen: ReadonlyMap<string, Member> = new Map(members);
		while (unseen.size > 0 && !closing.signal.aborted) {
			const peers = new Map<string, Peer>();
			const look = async ([name, member]: [string, Member]): Promise<void> => {
				const sighting = await within(clock, requestTimeout, member.look);
				sightings.set(name, sighting);
				if (sighting.kind === "ready") for (const peer of sighting.peers) peers.set(peer.name, peer);
			};
			await Promise.all([...unseen].map(look));
			unseen = closing.signal.aborted ? new Map() : meet(peers.values());
		}
		return sightings;
	};

	const tend = async (): Promise<ReadonlyMap<string, Sighting>> => {
		if (members.size === 0) await findAnyone();
		const sightings = await lookAtAll();
		if (closing.signal.aborted) return sightings;
		for (const [name, standing] of judgeMembership(sightings)) {
			const member = members.get(name);
			if (member === undefined) continue;
			member.standing = standing;
			if (standing !== "gone") continue;
			members.delete(name);
			member.close(new RequestFailure("closed", "the node has left the cluster"));
		}
		return sightings;
	};

	const tendAgain = (): void => {
		if (closing.signal.aborted) return;
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
			closing.abort();
			cancelNext?.();
			for (const member of members.values()) member.close(failure);
			members.clear();
		},
	};
}

/** No seed answers now. The cluster stays not ready (ROUND-2), and the next check tries again. */
function dropTaskError(error: unknown): void {
	if (!(error instanceof TaskError)) throw error;
}

function notReady(members: ReadonlyMap<string, Member>, sightings: readonly Sighting[]): TaskError {
	const names = [...members.keys()].join(", ");
	if (sightings.some(({ kind }) => kind === "not_ready")) {
		return new TaskError("cluster_not_ready", `Node ${names} has not joined a cluster yet (its partition generation is -1).`);
	}
	const [silence] = [...members.values()].map((member) => member.silence());
	return new TaskError("network_error", `Node ${names} gave no usable answer: ${silence?.message ?? "no answer"}.`, {
		cause: silence,
	});
}
