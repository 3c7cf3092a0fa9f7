/** Looks at the members once more when all targets are complete (CLUSTER-6, CLUSTER-11). */

import type { Cancel } from "../clock.ts";
import type { Doubt } from "../cluster/cluster.ts";
import { GIVEN_UP } from "../sharing/given-up.ts";
import type { ClusterAccess } from "./question.ts";

/**
 * How long a look may take, unless one request may take longer. A look makes several requests and waits for members
 * that start, so the limit of one request would end looks that do their work.
 */
const LONGEST_LOOK_MS = 60_000;

/**
 * Asks the cluster for its doubts, if it can have any. A look that does not end is a doubt of its own: it can not say
 * whether a member is missing. The returned function ends the look without a result.
 */
export function lookOnceMore(
	{ cluster, sharing: { alarms, controllers }, requestTimeout }: ClusterAccess,
	onDoubts: (doubts: readonly Doubt[]) => void,
	onError: (error: unknown) => void,
): Cancel | undefined {
	if (typeof cluster.doubts !== "function") return undefined;
	const controller = controllers.take();
	const doubts = Promise.resolve(cluster.doubts(controller.signal));
	const limitMs = Math.max(LONGEST_LOOK_MS, requestTimeout);
	let isOver = false;
	const limit = alarms.limit(alarms.now() + limitMs, limitMs, () => giveUp(() => onDoubts([unfinished(limitMs)])));
	const end = (action: () => void): void => {
		if (isOver) return;
		isOver = true;
		limit.cancel();
		controllers.keep(controller);
		action();
	};
	const giveUp = (action: () => void): void => {
		if (isOver) return;
		isOver = true;
		limit.cancel();
		controller.abort(GIVEN_UP);
		action();
	};
	doubts.then(
		(found) => end(() => onDoubts(found)),
		(error: unknown) => end(() => onError(error)),
	);
	return () => giveUp(() => {});
}

/** What a bound cut off is a reason of `uncertain` (CLUSTER-10). */
function unfinished(limitMs: number): Doubt {
	return { kind: "cut_off", message: `The cluster object did not finish its look at the members within ${limitMs} ms.` };
}
