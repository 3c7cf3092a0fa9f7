# One call about a task: a wait (rounds until it is complete), or a status (one round).
package Wait;
use v5.30;
use warnings;
use Cluster;
use Rounds;

sub new {
	my ($class, %with) = @_;    # loop, task, habits, is_status, then
	my ($task, $habits) = @with{qw(task habits)};
	my $self = bless { %with, rounds_asked => 0 }, $class;
	$self->{cluster} =
		Cluster->new(loop => $self->{loop}, seeds => $task->{hosts}, habits => $habits, alternate => $task->{useAlternate});
	$self->{rounds} = $self->memory;
	return $self;
}

sub memory {
	my ($self) = @_;
	my $habits = $self->{habits};
	return Rounds->new(grace => $habits->{grace}, remembers_done => $habits->{remembers_done}, forgive => $self->{task}{forgive} // 0);
}

sub start {
	my ($self) = @_;
	$self->{cluster}->connect(sub {
		my ($is_ready) = @_;
		$self->{began} = Loop::now();
		return $self->_end({ verdict => 'error', code => 'cluster_not_ready', message => 'no seed leads to a cluster' }) unless $is_ready;
		if (my $timeout = $self->{task}{timeout}) {
			$self->{deadline} = $self->{began} + $timeout;
			$self->{deadline_timer} = $self->{loop}->after($timeout, sub { $self->at_deadline });
		}
		my $sleep = $self->{is_status} ? 0 : $self->first_sleep;
		return $self->begin_round unless $sleep;
		$self->{pause_timer} = $self->{loop}->after($sleep, sub { $self->begin_round });
	});
}

sub first_sleep { my ($self) = @_; return $self->{habits}{sleeps_first} ? $self->pause : 0 }

# The pause after a round (WAIT-2). A backoff is multiplied after each `every` rounds.
sub pause {
	my ($self) = @_;
	my $habits = $self->{habits};
	my $asked = $self->{task}{pollInterval} // 1000;
	my $backoff = $habits->{backoff} or return $asked * ($habits->{pause_factor} // 1);
	my $steps = $self->{rounds_asked} ? int(($self->{rounds_asked} - 1) / $backoff->{every}) : 0;
	my $pause = $backoff->{firstMs} * $backoff->{factor}**$steps;
	return $pause < $backoff->{mostMs} ? $pause : $backoff->{mostMs};
}

sub request_timeout {
	my ($self) = @_;
	return $self->{task}{requestTimeout} // $self->{habits}{request_timeout} // 5000;
}

# Reads the targets again, and asks them (ROUND-1).
sub begin_round {
	my ($self) = @_;
	my $now = Loop::now();
	$self->{first_round} //= $now;
	$self->{rounds_asked}++;
	my ($targets, $error) = $self->targets;
	$self->{round} = my $round = { began => $now, early => $self->{is_early}, answers => {} };
	return $self->_verdict($round, $self->{rounds}->refuse($error)) if $error;
	$round->{targets} = $targets;
	$round->{to_ask} = [@$targets];
	$round->{open} = @$targets;
	my $at_once = $self->{habits}{in_turn} ? 1 : @$targets;
	$self->_ask_next($round) for 1 .. $at_once;
}

sub targets {
	my ($self) = @_;
	return Rounds::targets([$self->{cluster}->active], $self->{task}{node});
}

sub _ask_next {
	my ($self, $round) = @_;
	my $name = shift @{ $round->{to_ask} };
	return if $round->{is_over} || !defined $name;
	$self->{cluster}->node($name)->job($self->{task}{taskId}, $self->request_timeout, sub {
		my ($answer) = @_;
		return if $round->{is_over};
		$round->{answers}{$name} = $answer;
		$round->{open}--;
		# A server error ends the round at once (ROUND-4).
		return $self->_answered($round) if !$round->{open} || Rounds::server_error($name, $answer);
		$self->_ask_next($round) if $self->{habits}{in_turn};
	});
}

# All have answered. After a failure, the members are read again: a node that has left cannot fail (ROUND-9).
sub _answered {
	my ($self, $round) = @_;
	$round->{is_over} = 1;
	$self->_give_up_questions if $round->{open};
	my $answers = $round->{answers};
	my @failed = grep { $answers->{$_}{failed} } keys %$answers;
	return $self->_judge($round) if !@failed || $self->{is_ended};
	$self->{cluster}->look(sub {
		return if $self->{is_ended};
		my %active = map { $_ => 1 } $self->{cluster}->active;
		for my $name (grep { !$active{$_} } @failed) {
			delete $answers->{$name};
			$round->{lost} = 1;
		}
		$self->_judge($round);
	});
}

sub _judge {
	my ($self, $round) = @_;
	if ($round->{lost} && defined $self->{task}{node}) {
		my (undef, $error) = $self->targets;
		return $self->_verdict($round, $self->{rounds}->refuse($error)) if $error;
	}
	my ($began_after, $ended_after) = map { $_ - $self->{first_round} } $round->{began}, Loop::now();
	my $about = { early => $round->{early}, lost => $round->{lost}, began_after => $began_after, ended_after => $ended_after };
	$self->_verdict($round, $self->{rounds}->judge($round->{answers}, $about));
}

sub _verdict {
	my ($self, $round, $verdict) = @_;
	return if $self->{is_ended};
	return $self->_end($verdict) if $verdict->{verdict} ne 'in_progress' || $self->{is_status};
	$self->rest($round);
}

# After a round in progress: the pause, cut so that one last round ends by the deadline (WAIT-5).
sub rest {
	my ($self, $round) = @_;
	return $self->at_deadline if defined $self->{task}{timeout} && $self->{task}{timeout} == 0;    # WAIT-6.
	my $now = Loop::now();
	my $next = $now + $self->pause;
	if (defined $self->{deadline}) {
		return if $self->{is_early};    # That was the last round.
		my $last = $self->{deadline} - ($now - $round->{began});
		$last = $now if $last < $now;
		if ($last < $next) {
			$self->{is_early} = 1;
			$next = $last;
		}
	}
	$self->{pause_timer} = $self->{loop}->after($next - $now, sub { $self->begin_round });
}

sub at_deadline {
	my ($self) = @_;
	$self->_end({ verdict => 'error', code => 'timeout', message => "not complete within $self->{task}{timeout} ms" });
}

sub cancel { my ($self) = @_; $self->_end({ verdict => 'cancelled' }) }

sub _give_up_questions {
	my ($self) = @_;
	my $round = $self->{round} or return;
	$round->{is_over} = 1;
	$self->{cluster}->node($_)->give_up('job') for grep { !$round->{answers}{$_} } @{ $round->{targets} // [] };
}

# Settles the call once, then disconnects.
sub _end {
	my ($self, $verdict) = @_;
	return if $self->{is_ended}++;
	my $took = defined $self->{began} ? Loop::now() - $self->{began} : undef;
	$self->{loop}->stop($_) for grep { $_ } @$self{qw(deadline_timer pause_timer)};
	$self->_give_up_questions;
	my $disconnect = sub {
		$self->{cluster}->close;
		$self->{then}->($verdict, $took);
	};
	my $slow = $self->{habits}{disconnect_ms} or return $disconnect->();
	$self->{loop}->after($slow, $disconnect);
}

1;
