import { connectCluster } from "../../../src/cluster/tcp/info-cluster.ts";
import type { Connect } from "../../run/on-network.ts";
import { MISTAKES, type Mistake } from "./mistakes.ts";
import { PlainCluster } from "./plain-cluster.ts";

/** A wrong way of finding the members of a cluster. It makes its mistake only in schedules that have a network. */
export interface MembersMutant {
	/** The mistake with hyphens, such as `only-the-first-seed-is-tried`. */
	readonly name: string;
	readonly mistake: Mistake;
	/** The clause that it breaks. */
	readonly breaks: string;
	readonly connect: Connect;
}

const RESTLESS_MS = 20;

/** The library with a pause between two looks that is far too short: many questions on few connections. */
const restless: Connect = ({ network, client, hosts }, { alternate }, signal) =>
	connectCluster(
		{ hosts, clock: client.clock, signal, tendInterval: RESTLESS_MS, ...(alternate === true && { useAlternate: true }) },
		network,
	);

export const MEMBERS_GALLERY: readonly MembersMutant[] = (Object.keys(MISTAKES) as Mistake[]).map((mistake) => ({
	name: mistake.replaceAll(" ", "-").toLowerCase(),
	mistake,
	breaks: MISTAKES[mistake],
	connect: mistake === "the members are looked at without a pause" ? restless : plainConnect(mistake),
}));

/** Connects a plain cluster that makes these mistakes. Without a mistake, it is right. */
export function plainConnect(...mistakes: readonly Mistake[]): Connect {
	return ({ network, client, hosts }, { alternate, tendInterval }) =>
		new PlainCluster({ network, clock: client.clock, hosts, tendInterval, useAlternate: alternate, mistakes }).connect();
}
