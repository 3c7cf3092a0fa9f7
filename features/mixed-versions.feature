Feature: Clusters of mixed versions
  An upgrade takes one node after the other, so for hours a cluster runs two versions or more. Unless a scenario says
  otherwise, nodes answer within 1 ms, the job starts on every node at 0 ms, and the task is awaited at 0 ms with polls
  1000 ms apart.

  # The mistake: the form that one node understands is sent to all nodes.
  @ASK-1 @ROUND-1 @MUST
  Scenario Outline: In a cluster of <first> and <second> each node is asked in its own form
    Given the nodes A and B
    And node A runs <first>
    And node B runs <second>
    And the job runs for 1500 ms
    When the task is awaited
    Then the wait completes
    And every question has a form that its node answers

    Examples: neighbouring versions in an upgrade
      | first    | second   |
      | 8.1.2.0  | 8.0.0.15 |
      | 8.0.0.15 | 8.1.2.0  |
      | 7.0.0.26 | 8.1.2.0  |
      | 8.1.2.0  | 7.0.0.26 |
      | 6.0.0.1  | 5.7.0.31 |
      | 5.7.0.31 | 6.0.0.1  |
      | 5.6.0.4  | 5.7.0.31 |
      | 5.7.0.31 | 5.6.0.4  |

    Examples: versions that are far apart
      | first    | second   |
      | 4.9.0.11 | 8.1.2.0  |
      | 8.1.2.0  | 4.9.0.11 |

  @ASK-1 @ROUND-1 @MUST @needs:virtual-time
  Scenario: A cluster of all versions is tracked until its slowest node is done
    Given the nodes A, B, C, D, E, F and G
    And node A runs 8.1.2.0
    And node B runs 8.0.0.15
    And node C runs 7.0.0.26
    And node D runs 6.2.0.4
    And node E runs 6.0.0.1
    And node F runs 5.7.0.31
    And node G runs 4.9.0.11
    And the job runs for 500 ms
    And the job on node E runs for 2500 ms
    When the task is awaited
    Then every question has a form that its node answers
    And rounds 1 to 3 are in progress
    And the wait completes after 4 rounds at 3004 ms

  @ASK-1 @TRUTH-1 @MAY @needs:account @needs:virtual-time
  Scenario: A completion reports every node of a cluster of all versions
    Given the nodes A, B, C, D, E, F and G
    And node A runs 8.1.2.0
    And node B runs 8.0.0.15
    And node C runs 7.0.0.26
    And node D runs 6.2.0.4
    And node E runs 6.0.0.1
    And node F runs 5.7.0.31
    And node G runs 4.9.0.11
    When the task is awaited
    Then every node is known to be "done"
    And the outcome is "ok"
    And the totals are 7000 records succeeded and 0 failed

  # The mistake: on 8.0 a question with id= lists the jobs of all users, and the status of another job counts. A
  # question with trid= gets only the entry of its own job.
  @ASK-1 @PARSE-9 @SHOULD
  Scenario Outline: Other users' jobs on an old node do not decide about the task: "<answer>"
    Given the nodes A and B
    And node A answers "done" every time
    And node B runs 8.0.0.15
    And node B answers "<answer>", then "done"
    When the task is awaited
    Then round 1 is <verdict>

    Examples:
      | answer                      | verdict     |
      | other jobs only             | in progress |
      | other job done, ours active | in progress |
      | other job active, ours done | complete    |

  # The new form is used from the first round after the upgrade on. A node that has restarted has no jobs.
  @ASK-1 @ASK-9 @SHOULD @needs:virtual-time @needs:chosen-question
  Scenario: A node that is upgraded during the wait is asked in its new form
    Given the nodes A and B
    And every node runs 8.0.0.15
    And the job runs for 4500 ms
    When node B restarts at 1500 ms as 8.1.2.0
    And the task is awaited
    Then every question has a form that its node answers
    And node B is first asked "query-show:trid=4660"
    And node B is asked "query-show:id=4660"
    And node A is never asked "query-show:id=4660"
    And the wait completes after 6 rounds at 5006 ms

  # The mistake: the build is read once, so the node is asked in a form that it no longer knows.
  @ASK-9 @WAIT-11 @MAY @needs:forgive @needs:true-pace
  Scenario: The build of a node that restarts as another version is read again
    Given the nodes A and B
    And node A runs 5.6.0.4
    And the job runs for 2200 ms
    When node A restarts at 1250 ms as 7.0.0.26
    And the task is awaited forgiving 3 failures, with polls 500 ms apart
    Then the wait completes
    And every question has a form that its node answers

  # The same mistake. The node restarts between two polls, so that a driver without retries has time to connect again.
  @ASK-9 @SHOULD @needs:true-pace
  Scenario: A node that restarts as another version between two polls is asked in its new form
    Given the nodes A and B
    And node A runs 5.6.0.4
    And the job on node B runs for 3500 ms
    When node A restarts at 200 ms as 7.0.0.26
    And the task is awaited with polls 2000 ms apart
    Then the wait completes
    And every question has a form that its node answers

  @ASK-1 @ASK-9 @SHOULD @needs:virtual-time
  Scenario Outline: A cluster is upgraded node by node during a wait: from <old> to <new>
    Given a cluster of 3 nodes
    And every node runs <old>
    And the job runs for 20000 ms
    When node A restarts at 1500 ms as <new>
    And node B restarts at 3500 ms as <new>
    And node C restarts at 5500 ms as <new>
    And the task is awaited
    Then every question has a form that its node answers
    And rounds 1 to 6 are in progress
    And the wait completes after 7 rounds at 6007 ms

    Examples:
      | old      | new     |
      | 8.0.0.15 | 8.1.2.0 |
      | 7.0.0.26 | 8.1.2.0 |
      | 6.4.0.3  | 7.1.0.1 |
      | 5.7.0.31 | 6.0.0.1 |
      | 5.6.0.4  | 8.1.2.0 |

  # The other direction: after a downgrade the node no longer knows the form that it knew before.
  @ASK-1 @ASK-9 @SHOULD @needs:virtual-time
  Scenario Outline: A node that is downgraded from <old> to <new> is asked in a form that it knows
    Given the nodes A and B
    And every node runs <old>
    And the job runs for 2500 ms
    When node B restarts at 1500 ms as <new>
    And the task is awaited
    Then every question has a form that its node answers
    And the wait completes after 4 rounds at 3004 ms

    Examples:
      | old      | new      |
      | 8.1.2.0  | 8.0.0.15 |
      | 7.0.0.26 | 5.6.0.4  |

  # The mistake: the job counts as done because the upgraded node no longer lists it.
  @ASK-1 @TRUTH-1 @TRUTH-3 @MAY @needs:account @needs:virtual-time
  Scenario: An upgrade loses jobs, and the completion reports them as vanished
    Given a cluster of 3 nodes
    And every node runs 8.0.0.15
    And the job runs for 4500 ms
    When node A restarts at 1500 ms as 8.1.2.0
    And node B restarts at 2500 ms as 8.1.2.0
    And the task is awaited
    Then the wait completes after 6 rounds at 5006 ms
    And node A is known to be "vanished"
    And node B is known to be "vanished"
    And node C is known to be "done"
    And the outcome is "uncertain"

  # Each node is down for two seconds, leaves the cluster for part of that time, and returns with another version.
  @WAIT-11 @ASK-9 @ROUND-1 @MAY @needs:forgive @needs:account @needs:virtual-time
  Scenario: A rolling upgrade with downtimes is tracked to its end
    Given a cluster of 3 nodes
    And every node runs 7.0.0.26
    And the job on node A runs for 30000 ms
    And the job on node B runs for 30000 ms
    And the job on node C runs for 12500 ms
    When node A crashes at 1500 ms
    And node A leaves at 2500 ms
    And node A restarts at 3500 ms as 8.1.2.0
    And node A joins at 4500 ms
    And node B crashes at 5500 ms
    And node B leaves at 6500 ms
    And node B restarts at 7500 ms as 8.1.2.0
    And node B joins at 8500 ms
    And the task is awaited forgiving 2 failures
    Then every question has a form that its node answers
    And the wait completes after 14 rounds at 13014 ms
    And node A is known to be "vanished"
    And node B is known to be "vanished"
    And node C is known to be "done"

  # Before 6.0 an index job is not listed in its first second. Newer nodes list it at once.
  @ROUND-11 @SHOULD @needs:virtual-time
  Scenario: A query with an index filter is tracked on an old and a new node together
    Given the nodes A and B
    And node A runs 5.7.0.31
    And node B runs 6.0.0.1
    And the query has an index filter
    And the job runs for 3000 ms
    When the task is awaited with polls 200 ms apart
    Then every question has a form that its node answers
    And rounds 1 to 15 are in progress
    And the wait completes after 16 rounds at 3016 ms
