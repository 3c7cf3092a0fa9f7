/**
 * A run in the form that pictures show: plain JSON of limited size, from which text, SVG and pages are drawn. Times
 * are milliseconds from the start of the run.
 */
export interface Lanes {
	/** The calls of the driver, in the order of the schedule. */
	readonly calls: readonly CallLane[];
	readonly nodes: readonly NodeLane[];
	/** What happened to the cluster as a whole. */
	readonly cluster: readonly LaneEvent[];
	/** When the event loop of the driver's process was paused, if the run has a network. */
	readonly pauses?: readonly PauseMark[];
	/** What was left out to keep the picture small, one phrase each. */
	readonly cut: readonly string[];
}

export interface CallLane {
	readonly kind: "wait" | "status" | "abort";
	readonly calledAt: number;
	readonly settledAt: number;
	/** When its timeout ends, if it has one. */
	readonly deadline?: number;
	readonly outcome: string;
	readonly rounds: readonly RoundBox[];
}

export interface RoundBox {
	/** 1 for the first. */
	readonly number: number;
	readonly startedAt: number;
	readonly endedAt: number;
	/** It began before the pause was over (WAIT-5). */
	readonly isEarly?: true;
	/** The driver's verdict; absent if the call ended before. */
	readonly told?: string;
	/** The right verdict, and the clause that requires it; absent after the first difference. */
	readonly right?: string;
	readonly clause?: string;
	/** The first difference of the call. */
	readonly isWrong?: true;
}

export interface NodeLane {
	readonly name: string;
	readonly version: string;
	readonly questions: readonly QuestionMark[];
	/** The true states of the job on this node, each until the next one. */
	readonly states: readonly JobStateMark[];
	readonly happenings: readonly LaneEvent[];
}

export interface QuestionMark {
	/** The call that asked it, from 0, and the round; 0 if the call has no rounds. */
	readonly call: number;
	readonly round: number;
	readonly askedAt: number;
	/** Absent if no answer came within the run. */
	readonly endedAt?: number;
	/** All commands of the request, as they were sent. */
	readonly asked: string;
	/** The answer as it was sent, or why no answer came. */
	readonly answered: string;
	/** The meaning of the answer, in a word or two. */
	readonly word: string;
	readonly tone: Tone;
}

/**
 * The meaning of an answer at a glance: the job runs, is over, or is not known there; something is wrong; there is no
 * answer.
 */
export type Tone = "active" | "done" | "absent" | "error" | "silent";

export interface JobStateMark {
	readonly from: number;
	readonly state: string;
}

export interface PauseMark {
	readonly from: number;
	readonly to: number;
}

export interface LaneEvent {
	readonly at: number;
	readonly text: string;
}
