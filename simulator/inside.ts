import type { ClusterMember } from "./member.ts";
import type { Questions } from "./questions.ts";

/** What a cluster is made of, for the other ways into it: its servers on sockets, and its control API. */
export interface Inside {
	readonly members: ReadonlyMap<string, ClusterMember>;
	readonly questions: Questions;
	/** Whether its time passes only in runs, and so not for anybody outside this process. */
	readonly isOnVirtualTime: boolean;
}
