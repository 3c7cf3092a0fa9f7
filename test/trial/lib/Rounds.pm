# The verdict on each round of a wait, from the answers of its nodes (ROUND).
package Rounds;
use v5.30;
use warnings;
use Question;

use constant UNLISTED_MS => 2000;    # ROUND-11.

sub new {
	my ($class, %with) = @_;    # grace, forgive, remembers_done
	return bless { %with, observed => {}, done => {}, failed => {}, refused => 0, rounds => 0, empty => 0 }, $class;
}

# A round without a node to ask (ROUND-2). It is forgiven like a failure, except in the first round (WAIT-11).
sub refuse {
	my ($self, $error) = @_;
	my $is_forgiven = $self->{rounds}++ && ++$self->{refused} <= $self->{forgive};
	return $is_forgiven ? in_progress() : $error;
}

# $answers: the name of each node, and { meaning } or { failed => reason }, with its `build`. $round: `began_after` and
# `ended_after` in ms since the first round began; `early` for the last round before a deadline; `lost` if a target has left.
sub judge {
	my ($self, $answers, $round) = @_;
	$self->{rounds}++;
	$self->{refused} = 0;
	my @names = sort keys %$answers;
	$self->remember($_, $answers->{$_}) for @names;
	delete @{ $self->{failed} }{ grep { !$answers->{$_} } keys %{ $self->{failed} } };
	my ($error) = grep { $_ } (map { server_error($_, $answers->{$_}) } @names), (map { $self->failure($_, $answers->{$_}) } @names);
	return $error if $error;
	my %count;
	$count{ $self->part($_, $answers->{$_}) }++ for @names;
	$self->{empty} = 0 if $self->ends_grace(\%count);
	return in_progress() if $count{in_progress} || $count{failed} || $round->{lost} || !@names;
	return complete() unless $count{unseen};
	return in_progress() unless $self->counts_empty($round);
	$self->{empty}++;
	my $is_old = grep { $self->part($_, $answers->{$_}) eq 'unseen' && Question::is_before_6($answers->{$_}{build}) } @names;
	return $self->grace_is_over && !($is_old && $round->{ended_after} < UNLISTED_MS) ? complete() : in_progress();
}

sub in_progress { return { verdict => 'in_progress' } }
sub complete { return { verdict => 'complete' } }
sub grace_is_over { my ($self) = @_; return $self->{empty} >= $self->{grace} }
sub ends_grace { my ($self, $count) = @_; return $count->{in_progress} }
sub counts_empty { my ($self, $round) = @_; return !$round->{early} }

# What an answer says about its node from now on.
sub remember {
	my ($self, $name, $answer) = @_;
	my $status = $answer->{status} // '';
	$self->{observed}{$name} = 1 if $status eq 'in_progress' || $status eq 'complete';
	$self->{done}{$name} = $status eq 'complete' if $status eq 'in_progress' || $status eq 'complete';
	$self->{failed}{$name} = $self->has_failed($name, $answer) ? ($self->{failed}{$name} // 0) + 1 : 0;
}

# A node that said done may fail later (ROUND-12).
sub has_failed {
	my ($self, $name, $answer) = @_;
	return $answer->{failed} && !($self->{remembers_done} && $self->{done}{$name});
}

# What the answer of a node means for its round: in_progress, complete, unseen or failed.
sub part {
	my ($self, $name, $answer) = @_;
	return $self->has_failed($name, $answer) ? 'failed' : 'complete' if $answer->{failed};
	return $answer->{status} unless $answer->{status} eq 'not_found';
	return $self->{observed}{$name} && !$answer->{listed} ? 'complete' : 'unseen';
}

sub server_error {
	my ($name, $answer) = @_;
	return unless ($answer->{status} // '') eq 'error';
	return { verdict => 'error', code => 'server_error', node => $name, message => $answer->{reply},
		defined $answer->{serverCode} ? (serverCode => $answer->{serverCode}) : () };
}

sub failure {
	my ($self, $name, $answer) = @_;
	return { verdict => 'error', code => 'unsupported', node => $name, message => unsupported($name, $answer->{build}) }
		if ($answer->{status} // '') eq 'unknown';
	return unless $self->has_failed($name, $answer);
	my $most = $answer->{failed} eq 'malformed' ? 0 : $self->{forgive};
	return unless $self->{failed}{$name} > $most;
	return { verdict => 'error', code => 'network_error', node => $name, message => "the question to $name: $answer->{failed}" };
}

sub unsupported {
	my ($name, $build) = @_;
	return defined $build ? "node $name of build $build knows none of the commands" : "node $name knows none of the commands";
}

# The names of the nodes to ask, or an error (ROUND-1, ROUND-2).
sub targets {
	my ($active, $named) = @_;
	return (undef, { verdict => 'error', code => 'invalid_node', message => 'no node is active' }) unless @$active || defined $named;
	return [sort @$active] unless defined $named;
	my @same = grep { is_named($_, $named) } @$active;
	return @same ? \@same : (undef, { verdict => 'error', code => 'invalid_node', node => $named, message => "$named is not active" });
}

sub is_named { my ($name, $named) = @_; return $name eq $named }

1;
