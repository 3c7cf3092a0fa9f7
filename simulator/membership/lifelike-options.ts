import type { Clock } from "../../src/clock.ts";
import type { ClusterMember } from "../member.ts";
import type { NodeSurroundings } from "../node-surroundings.ts";
import type { Random } from "../random.ts";
import type { Hosting } from "./hosting.ts";
import type { Contact } from "./view.ts";
import type { MembershipChances, MembershipWindows } from "./windows.ts";

export interface LifelikeOptions {
	readonly random: Random;
	/** The clock for its events. Default: that of the cluster. */
	readonly clock?: Clock;
	readonly hosting: Hosting;
	/** Where each node can be reached, as the others list it. */
	readonly contacts: ReadonlyMap<string, Contact>;
	/** Default: `REAL_WINDOWS`. Name the windows that you pin. */
	readonly windows?: Partial<MembershipWindows>;
	/** Default: `REAL_CHANCES`. */
	readonly chances?: Partial<MembershipChances>;
	readonly clusterName?: string;
	readonly defaultPort?: number;
	/** The partitions that a node reports, if clients read them. `company`: the nodes that it counts, itself included. */
	replicas?(member: ClusterMember, company: readonly string[]): NodeSurroundings["replicas"];
	/** Called after every change of what a node says about its members. */
	changed?(node: string): void;
}
