import { printWebToken } from "../kit/schedule/web-replay-token.ts";
import type { Spec } from "../kit/spec/spec.ts";
import { realClock } from "../src/clock.ts";
import { perform, type Take } from "./perform/perform.ts";
import { drawSurprise } from "./perform/surprise.ts";
import { printAddress } from "./play/address.ts";
import { EXAMPLES } from "./play/examples.ts";
import { History } from "./play/history.ts";
import { createAnswerView } from "./view/answer-view.ts";
import { byId, setText } from "./view/element.ts";
import { createFallsView } from "./view/falls-view.ts";
import { createLanesView } from "./view/lanes-view.ts";
import { createMembersView } from "./view/members-view.ts";
import { createNetworkView } from "./view/network-view.ts";
import { createOpenDialog } from "./view/open-dialog.ts";
import { type Actions, makeScene, type Play, type Scene } from "./view/scene.ts";
import { createSearchView } from "./view/search-view.ts";
import type { StageAxis } from "./view/stage-axis.ts";
import { createStageBar } from "./view/stage-bar.ts";
import { createStoryView } from "./view/story-view.ts";
import { createTakeHomeView } from "./view/take-home-view.ts";
import { createTermsView } from "./view/terms-view.ts";
import { createTimeView } from "./view/time-view.ts";
import { createVerdictsView } from "./view/verdicts-view.ts";
import { createWorldView } from "./view/world-view.ts";

export interface App {
	/** Puts another play on the stage. */
	show(play: Play): void;
	/** Says what is wrong with the address of the page, which stays as it is. */
	refuse(message: string): void;
}

/** The page: one play at a time, played again after every change and shown by all views. */
export function createApp(spec: Spec, opening: Play): App {
	let play = opening;
	let played: { readonly play: Play; readonly take: Take } | undefined;
	let scene: Scene | undefined;
	let heldAxis: StageAxis | undefined;
	const history = new History<Play>();
	let isAddressKept = false;
	let isPlaying = false;

	const actions: Actions = {
		edit(edit, gesture) {
			history.keep(play, gesture);
			userChange({ ...play, schedule: edit(play.schedule) });
		},
		cast(trackerName) {
			history.keep(play);
			userChange({ ...play, trackerName, cursor: undefined });
		},
		seek(cursor) {
			play = { ...play, cursor };
			render();
		},
		open(schedule, title, hint) {
			history.keep(play);
			userChange({ ...play, schedule, title, hint, cursor: undefined });
		},
		holdAxis(isHeld) {
			heldAxis = isHeld ? scene?.axis : undefined;
			// A screen reader announces the end of a drag, and not each step.
			for (const region of document.querySelectorAll("[aria-live]")) region.setAttribute("aria-busy", String(isHeld));
			if (isHeld) return;
			render();
			remember();
		},
	};
	const picture = byId("picture", HTMLElement);
	addEventListener("resize", () => render());
	const showBar = createStageBar(spec, actions);
	const clauses = new Map(spec.clauses.map((clause) => [clause.id, clause]));
	/** These follow a drag step by step. The others are shown when it ends. */
	const liveViews: readonly ((scene: Scene) => void)[] = [
		createAnswerView(),
		createVerdictsView(clauses),
		createLanesView(actions),
	];
	const views: readonly ((scene: Scene) => void)[] = [
		createTimeView(actions),
		createStoryView(clauses, actions),
		createMembersView(),
		createNetworkView(actions),
		createWorldView(actions),
		createTermsView(actions),
		createTakeHomeView(),
		createFallsView(actions),
	];
	const search = createSearchView(
		() => play.trackerName,
		(schedule) => actions.open(schedule, "Found by a random search", "The tracker breaks the specification on this run."),
	);
	createOpenDialog((schedule) => actions.open(schedule, "Opened", "Opened from a text."));
	byId("draw", HTMLButtonElement).addEventListener("click", async () => {
		const { schedule, seed } = await drawSurprise(freshSeed());
		actions.open(
			schedule,
			`Random run (seed ${seed})`,
			"A random run with something unusual in it. Choose another tracker to see whether it makes a mistake here.",
		);
	});
	const undo = byId("undo", HTMLButtonElement);
	undo.addEventListener("click", takeBack);
	addEventListener("keydown", (event) => {
		const isWriting = event.target instanceof Element && event.target.matches("textarea, input[type=number]");
		if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || isWriting) return;
		event.preventDefault();
		takeBack();
	});

	function takeBack(): void {
		const last = history.takeBack();
		if (last !== undefined) userChange({ ...last, cursor: play.cursor });
	}

	/** From now on the address tells what is on the stage. */
	function userChange(next: Play): void {
		isAddressKept = false;
		change(next);
	}

	function change(next: Play): void {
		search.stop();
		complain("");
		play = next;
		undo.disabled = history.isEmpty;
		showBar(play);
		update();
	}

	/** Plays what is on the stage; what changes meanwhile is played next, and what was in between is left out. */
	async function update(): Promise<void> {
		if (isPlaying) return;
		isPlaying = true;
		while (played?.play.schedule !== play.schedule || played.play.trackerName !== play.trackerName) {
			const current = play;
			played = { play: current, take: await perform(current.schedule, current.trackerName) };
			render();
		}
		isPlaying = false;
		if (heldAxis === undefined) await remember();
	}

	function render(): void {
		if (played === undefined) return;
		const { take } = played;
		if (take.kind === "broken") return complain(`This cannot be played: ${take.message}`);
		const isCurrent = played.play.schedule === play.schedule;
		// During a drag the axis stays, so the width is not needed. To read it, the browser would have to lay the page out.
		const room = heldAxis === undefined ? picture.clientWidth : 0;
		scene = makeScene({ ...played.play, cursor: play.cursor }, take, { room, heldAxis, isCurrent });
		for (const view of liveViews) view(scene);
		if (heldAxis === undefined) for (const view of views) view(scene);
	}

	/**
	 * The address tells what is on the stage, so that it can be kept. A wrong address stays, so that it can be corrected.
	 */
	async function remember(): Promise<void> {
		const { schedule, trackerName, title } = play;
		const token = await printWebToken(schedule);
		if (schedule !== play.schedule || isAddressKept) return;
		const story = EXAMPLES.findIndex(({ name }) => name === title);
		globalThis.history.replaceState(null, "", printAddress({ token, trackerName, ...(story >= 0 && { story }) }));
	}

	change(opening);
	return {
		show: change,
		refuse(message) {
			isAddressKept = true;
			complain(message);
		},
	};
}

/** The moment of a click, in microseconds: a different run each time. */
function freshSeed(): number {
	return Math.floor(realClock.now() * 1000) % 1_000_000_000;
}

function complain(message: string): void {
	const problem = byId("problem", HTMLElement);
	setText(problem, message);
	problem.hidden = message === "";
}
