@needs:status
Feature: The status call, which is one round
  Unless a scenario says otherwise, nodes run 8.1.2.0 and answer within 1 ms. The job starts on every node at 0 ms and
  runs for 1000 ms.

  @STATUS-1 @MUST
  Scenario Outline: If the nodes answer "<a>" and "<b>", the status is "<status>"
    Given the nodes A and B
    And node A answers "<a>"
    And node B answers "<b>"
    When the status is asked
    Then the status is "<status>"
    And node A is asked 1 time
    And node B is asked 1 time

    Examples:
      | a             | b             | status      |
      | done          | done          | complete    |
      | aborted       | done          | complete    |
      | active        | done          | in_progress |
      | done          | active        | in_progress |
      | active        | active        | in_progress |
      | job not found | done          | in_progress |
      | done          | job not found | in_progress |
      | job not found | active        | in_progress |
      | empty         | done          | in_progress |
      | job not found | job not found | in_progress |

  @STATUS-1 @PARSE-6 @SHOULD
  Scenario: A node whose reply has no status keeps the status in progress
    Given the nodes A and B
    And node A answers "no status"
    And node B answers "done"
    When the status is asked
    Then the status is "in_progress"

  # The mistake: a grace is applied in a call that has no rounds to count.
  @STATUS-1 @MUST
  Scenario: A task that no node has ever shown stays in progress, however often the status is asked
    Given the nodes A and B
    And every node answers "job not found" every time
    When the status is asked
    And the status is asked at 1000 ms
    And the status is asked at 2000 ms
    And the status is asked at 3000 ms
    And the status is asked at 4000 ms
    Then the first status is "in_progress"
    And the second status is "in_progress"
    And the third status is "in_progress"
    And the fourth status is "in_progress"
    And the fifth status is "in_progress"

  # The mistake: a later status treats the task as observed because a wait presumed it complete.
  @STATUS-1 @MUST
  Scenario: A task that a wait presumed complete does not count as observed
    Given the nodes A and B
    And every node answers "job not found" every time
    When the task is awaited
    And the status is asked at 5000 ms
    Then the wait completes
    And the status is "in_progress"

  @STATUS-1 @MUST
  Scenario: A task that starts late on one node is in progress until it is done on both
    Given the nodes A and B
    And the job on node B arrives 1500 ms late
    When the status is asked
    And the status is asked at 1400 ms
    And the status is asked at 1600 ms
    And the status is asked at 2600 ms
    Then the first status is "in_progress"
    And the second status is "in_progress"
    And the third status is "in_progress"
    And the fourth status is "complete"

  @STATUS-1 @WAIT-9 @SHOULD @needs:shared-observations
  Scenario: A task that was observed and then forgotten is complete on the same handle
    Given the node A
    And node A answers "active", then "job not found" every time
    When the status is asked
    And the status is asked at 1000 ms
    Then the first status is "in_progress"
    And the second status is "complete"

  # Task ids can be used again, so the observations of one handle do not count for another handle.
  @STATUS-1 @WAIT-9 @SHOULD
  Scenario: A task that was observed on one handle is in progress on another
    Given the node A
    And node A answers "active", then "job not found" every time
    When the status is asked
    And the status is asked at 1000 ms, on another handle
    Then the second status is "in_progress"

  @STATUS-1 @WAIT-9 @SHOULD @needs:shared-observations
  Scenario: After a wait has completed, the status stays complete when the job is evicted
    Given the nodes A and B
    When the task is awaited
    And node A evicts its finished jobs at 3000 ms
    And the status is asked at 4000 ms
    Then the wait completes
    And the status is "complete"

  # Every error that ends a round also ends the status.
  @STATUS-1 @MUST
  Scenario Outline: If a node answers "<answer>", the status is an error
    Given the nodes A and B
    And node A answers "done"
    And node B answers "<answer>"
    When the status is asked
    Then the status ends in "<code>"

    Examples:
      | answer            | code          |
      | ERROR:20          | server_error  |
      | ERROR:201         | server_error  |
      | not authenticated | server_error  |
      | refused           | network_error |
      | malformed frame   | network_error |

  @STATUS-1 @ASK-7 @MUST @needs:virtual-time
  Scenario: If a node is silent, the status ends in an error at the request timeout
    Given the nodes A and B
    And node B answers "silence"
    When the status is asked with questions given up after 300 ms
    Then the status ends in "network_error" of node B at 300 ms

  @STATUS-1 @ROUND-2 @SHOULD
  Scenario: Without an active node the status is an error
    Given a cluster of 0 nodes
    When the status is asked
    Then the status ends in "invalid_node" at 0 ms

  @STATUS-1 @ROUND-2 @SHOULD
  Scenario: If the cluster is not ready, the status is an error
    Given the node A
    When the cluster is not ready from 0 ms on
    And the status is asked at 500 ms
    Then the status ends in "cluster_not_ready" at 500 ms

  @STATUS-1 @ROUND-1 @MUST
  Scenario: The status of a task that was started on one node asks only that node
    Given the nodes A and B
    And the task was started on node A alone
    And node A answers "done"
    When the status is asked
    Then the status is "complete"
    And node B is never asked

  # A round that lost a target cannot be complete.
  @STATUS-1 @ROUND-9 @SHOULD @needs:virtual-time
  Scenario: If a node leaves during the round, the status is in progress
    Given the nodes A and B
    And node A answers "done"
    And node B answers "reset" after 10 ms
    When node B leaves at 5 ms
    And the status is asked
    Then the status is "in_progress" at 10 ms
