import { cutLanes } from "../../kit/lanes/cut-lanes.ts";
import type { Lanes } from "../../kit/lanes/lanes.ts";
import { wholeLanesOf } from "../../kit/lanes/lanes-of-run.ts";
import type { Schedule } from "../../kit/schedule/schedule.ts";
import { momentsOf } from "../perform/moments.ts";
import type { Take } from "../perform/perform.ts";
import { type RoundStory, storiesOf } from "../perform/round-story.ts";
import type { Edit } from "../play/edit.ts";
import type { Gesture } from "../play/history.ts";
import { type StageAxis, stageAxis } from "./stage-axis.ts";

/** What is shown, and at which time. */
export interface Play {
	readonly schedule: Schedule;
	readonly trackerName: string;
	/** Where the schedule comes from, and what the user can try. */
	readonly title: string;
	readonly hint: string;
	/** The instant that is looked at; `undefined` for the end. */
	readonly cursor: number | undefined;
}

export type Played = Extract<Take, { readonly kind: "played" }>;

/** A play that was played, laid out to be shown. */
export interface Scene {
	readonly play: Play;
	readonly take: Played;
	readonly lanes: Lanes;
	readonly axis: StageAxis;
	/** Every instant at which something happens, in order; at least one. */
	readonly moments: readonly number[];
	/** Whether it has not been changed since it was played. */
	readonly isCurrent: boolean;
	/** The call that is shown round by round. */
	readonly call: number;
	readonly stories: readonly RoundStory[];
	/** The instant that is looked at. */
	readonly now: number;
	/** By how many milliseconds things are moved. */
	readonly step: number;
}

/** What the reader can do. */
export interface Actions {
	/** Undo takes all changes of one gesture back together. */
	edit(edit: Edit, gesture?: Gesture): void;
	cast(trackerName: string): void;
	seek(cursor: number | undefined): void;
	open(schedule: Schedule, title: string, hint: string): void;
	/** While something is dragged, instants keep their places. */
	holdAxis(isHeld: boolean): void;
}

/** More rounds than these are too many to look at. */
const MOST_ROUNDS = 60;

export interface SceneTerms {
	/** How wide the picture may be without being scrolled, in pixels. */
	readonly room: number;
	/** The axis to keep during a drag. */
	readonly heldAxis: StageAxis | undefined;
	readonly isCurrent: boolean;
}

export function makeScene(play: Play, take: Played, { room, heldAxis, isCurrent }: SceneTerms): Scene {
	const whole = wholeLanesOf(take.run, take.judged);
	const rounds = whole.calls.reduce((sum, call) => sum + call.rounds.length, 0);
	const lanes = rounds > MOST_ROUNDS ? cutLanes(whole) : whole;
	const moments = momentsOf(lanes);
	const call = Math.max(
		play.schedule.calls.findIndex(({ kind }) => kind === "wait"),
		0,
	);
	let stories: readonly RoundStory[] | undefined;
	return {
		play,
		take,
		lanes,
		axis: heldAxis ?? stageAxis(lanes, plannedInstants(play.schedule), room),
		moments: moments.length > 0 ? moments : [0],
		isCurrent,
		call,
		// During a drag they are not shown.
		get stories() {
			stories ??= storiesOf(take, call);
			return stories;
		},
		now: play.cursor ?? moments.at(-1) ?? 0,
		step: stepOf(play.schedule, call),
	};
}

/** What is going to happen, whether or not the run lasts until then. */
function plannedInstants({ nodes, events, calls, network }: Schedule): readonly number[] {
	const lives = nodes.flatMap(({ job }) => {
		if (typeof job !== "object" || job === null) return [];
		const { lag = 0, duration = 1000 } = job;
		return [lag, lag + duration];
	});
	const deadlines = calls.map((call) => (call.kind === "wait" ? (call.at ?? 0) + (call.timeout ?? Number.NaN) : Number.NaN));
	const happenings = (network?.happens ?? []).flatMap(({ at, after }) => (after === undefined ? [at] : []));
	return [...lives, ...deadlines, ...events.map(({ at }) => at), ...happenings].filter(Number.isFinite);
}

/** A twentieth of the pause between rounds, in a round number. */
function stepOf({ calls }: Schedule, index: number): number {
	const call = calls[index];
	const pause = call?.kind === "wait" ? (call.pollInterval ?? 1000) : 1000;
	const rough = Number.isFinite(pause) ? Math.max(pause / 20, 1) : 1;
	return 10 ** Math.floor(Math.log10(rough)) * (rough / 10 ** Math.floor(Math.log10(rough)) >= 5 ? 5 : 1);
}
