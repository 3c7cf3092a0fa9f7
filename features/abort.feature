@needs:abort
Feature: Stopping the job
  Unless a scenario says otherwise, nodes run 8.1.2.0 and answer within 1 ms. The job starts on every node at 0 ms and
  runs for ever. A node that is told to abort its job takes 10 ms to stop it.

  Background:
    Given the nodes A and B
    And the job runs for ever

  Rule: Every target is asked to stop

    # The mistakes: id= is sent to a server that reads only trid=; a command that no longer exists is sent; one module
    # of two is asked.
    @ABORT-1 @MAY @needs:chosen-question
    Scenario Outline: A node of build <build> is asked <question>
      Given node B runs <build>
      When the abort is asked at 500 ms
      Then node B is only asked <question>
      And the abort is "accepted" on node B

      Examples: from 6.0
        | build    | question                |
        | 8.1.2.0  | "query-abort:id=4660"   |
        | 8.1.0.0  | "query-abort:id=4660"   |
        | 10.0.0.1 | "query-abort:id=4660"   |
        | 8.0.0.15 | "query-abort:trid=4660" |
        | 7.0.0.26 | "query-abort:trid=4660" |
        | 6.0.0.1  | "query-abort:trid=4660" |

      # Before 6.0 scan-abort reads only id= (recorded on 5.7.0.31). With trid= it finds no job, and the scan runs on.
      Examples: before 6.0
        | build    | question                                                                                 |
        | 5.7.0.31 | "query-abort:trid=4660" and "scan-abort:id=4660"                                         |
        | 5.6.0.4  | "jobs:module=query;cmd=kill-job;trid=4660" and "jobs:module=scan;cmd=kill-job;trid=4660" |
        | 4.9.0.11 | "jobs:module=query;cmd=kill-job;trid=4660" and "jobs:module=scan;cmd=kill-job;trid=4660" |

    @ABORT-1 @MAY @needs:virtual-time
    Scenario Outline: An abort really stops the job on a node of build <build>
      Given every node runs <build>
      When the abort is asked at 500 ms
      And the status is asked at 2000 ms
      Then the abort is "accepted" on node A
      And the abort is "accepted" on node B
      And in truth the job on node A is "done"
      And in truth the job on node B is "done"

      Examples:
        | build    |
        | 4.9.0.11 |
        | 5.6.0.4  |
        | 5.7.0.31 |
        | 6.0.0.1  |
        | 6.4.0.3  |
        | 7.0.0.26 |
        | 7.2.0.4  |
        | 8.0.0.15 |
        | 8.1.2.0  |

    # The mistake: the answer is compared case-sensitively.
    @ABORT-1 @MAY
    Scenario Outline: The answer "<answer>" means that the abort was accepted
      Given node B answers the value "<answer>"
      When the abort is asked
      Then the abort is "accepted" on node B

      Examples:
        | answer |
        | ok     |
        | OK     |
        | Ok     |
        | oK     |

    @ABORT-1 @MAY @needs:chosen-question
    Scenario Outline: Before 6.0 it is enough that one of the two modules accepts the abort: query <query>, scan <scan>
      Given node B runs 5.7.0.31
      And node B answers the body "query-abort:trid=4660\t<query>\nscan-abort:id=4660\t<scan>\n"
      When the abort is asked
      Then the abort is "<result>" on node B

      Examples:
        | query                 | scan                  | result     |
        | Ok                    | Transaction Not Found | accepted   |
        | Transaction Not Found | OK                    | accepted   |
        | ERROR:2:not found     | OK                    | accepted   |
        | Transaction Not Found | ERROR:2:not found     | not_active |
        | ERROR:81:no           | OK                    | accepted   |
        | ERROR:81:no           | Transaction Not Found | error      |
        | Transaction Not Found | ERROR:81:no           | error      |

    @ABORT-1 @ROUND-1 @MAY
    Scenario: The abort of a task that was started on one node is sent to that node only
      Given the task was started on node A alone
      When the abort is asked at 500 ms
      Then the abort is "accepted" on node A
      And node B is never asked

    @ABORT-1 @ASK-4 @MAY @needs:virtual-time
    Scenario: All nodes are asked to stop at the same time
      Given node A answers after 300 ms
      And node B answers after 200 ms
      When the abort is asked
      Then the abort is answered at 300 ms

    @ABORT-1 @ROUND-2 @MAY
    Scenario: Without an active node an abort is an error
      When node A leaves at 100 ms
      And node B leaves at 100 ms
      And the abort is asked at 500 ms
      Then the abort ends in "invalid_node"

  Rule: "Not active" is not a failure

    @ABORT-2 @MAY
    Scenario Outline: The answer "<answer>" means that the job is not active on that node
      Given node B answers the value "<answer>"
      When the abort is asked
      Then the abort is "accepted" on node A
      And the abort is "not_active" on node B

      Examples:
        | answer                  |
        | ERROR:2                 |
        | ERROR:2:id not active   |
        | ERROR:2:trid not active |
        | ERROR:2:trid-not-active |
        | ERROR:2:job not active  |
        | Transaction Not Found   |

    # A job that has already ended cannot be stopped.
    @ABORT-2 @MAY @needs:virtual-time
    Scenario Outline: On <build> a job that has ended is reported as not active
      Given every node runs <build>
      And the job on node B runs for 500 ms
      When the abort is asked at 1000 ms
      Then the abort is "accepted" on node A
      And the abort is "not_active" on node B

      Examples:
        | build    |
        | 4.9.0.11 |
        | 5.7.0.31 |
        | 6.0.0.1  |
        | 7.0.0.26 |
        | 8.0.0.15 |
        | 8.1.2.0  |

    @ABORT-2 @MAY
    Scenario: On a node that never got the job an abort reports "not active"
      Given the job never reaches node B
      When the abort is asked at 500 ms
      Then the abort is "accepted" on node A
      And the abort is "not_active" on node B

    # The mistake: the error of one node hides the results of the other nodes.
    @ABORT-2 @MAY
    Scenario Outline: Any other error is reported for its node only: <answer>
      Given node B answers <answer>
      When the abort is asked with questions given up after 300 ms
      Then the abort is "accepted" on node A
      And the abort is "error" on node B

      Examples:
        | answer                                                                  |
        | the value "ERROR:81:role violation - requires permission 'query-admin'" |
        | "not authenticated"                                                     |
        | "ERROR:22"                                                              |
        | "ERROR:20"                                                              |
        | "unrecognized command"                                                  |
        | "refused"                                                               |
        | "reset"                                                                 |
        | "silence"                                                               |

  Rule: An aborted job takes time to stop

    @ABORT-3 @TRUTH-1 @MAY @needs:account @needs:virtual-time
    Scenario: A wait continues after an abort and ends with the outcome "aborted"
      When the task is awaited
      And the abort is asked at 500 ms
      Then the wait completes after 2 rounds at 1002 ms
      And node A is known to be "aborted"
      And node B is known to be "aborted"
      And the outcome is "aborted"

    # The mistake: "accepted" is read as the end of the job, although its threads are still finishing.
    @ABORT-3 @PARSE-5 @MAY @needs:account @needs:virtual-time
    Scenario: A node that needs time to stop its job stays in progress until the job has ended
      Given the job on node B takes 2500 ms to abort
      When the task is awaited
      And the abort is asked at 500 ms
      Then rounds 1 to 3 are in progress
      And the wait completes after 4 rounds at 3004 ms
      And node B is known to be "aborted"

    @ABORT-3 @MAY @needs:account @needs:virtual-time
    Scenario: An abort on one node does not affect the other nodes
      Given the job on node A runs for 2500 ms
      When the task is awaited
      And an operator aborts the job on node B at 500 ms
      Then rounds 1 to 3 are in progress
      And the wait completes after 4 rounds at 3004 ms
      And node A is known to be "done"
      And node B is known to be "aborted"
