import type { Random } from "./random.ts";

/** The most bytes of a set's name (server-facts). All pieces are ASCII. */
const LONGEST_SET = 63;

/** Pieces of entries and of replies. `{id}` stands for the task's id. */
const PIECES: readonly string[] = [
	...["a", "b", ":", ";", "=", "\n", "\t", ".", ":trid={id}", ";trid={id}:", ";trid=9:b", "trid=7:", ";module=query:trid={id}:"],
	...["ERROR:2:x", ":status=", ":status=done(ok)", ":status=active(ok)", ":STATUS=done", ":status=done(ok):job-progress=1"],
	...[":job-progress=100.00", ":run-time=1:time-since-done=0", ":recs-throttled=0", ":recs-failed=7", ":ns=x", ":set=y"],
	...["\nquery-show:id={id}\t", "\nquery-show:trid={id}\t", "\nscan-show:trid={id}\t", "\nscan-show:trid={id}\tERROR:2:x"],
	"\njobs:module=scan;cmd=get-job;trid={id}\t",
];

/** A name of a set that servers accept, and that a parser can misread as another part of a reply (PARSE-8, PARSE-9). */
export function drawHostileName(random: Random, taskId: string): string {
	const pieces = Array.from({ length: random.int(1, 5) }, () => random.pick(PIECES).replaceAll("{id}", taskId));
	return pieces.join("").slice(0, LONGEST_SET);
}
