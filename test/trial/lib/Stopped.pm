# A machine that stops this process for a moment just before each deadline, as a busy machine may. The tracker is innocent
# of what then is late (JUDGE-5).
package Stopped;
use v5.30;
use warnings;
no warnings 'redefine';
use POSIX ();
use Time::HiRes qw(sleep);
use Wait;

use constant { BEFORE => 0.05, FOR => 0.25 };    # Seconds.

sub at_deadlines {
	$SIG{CHLD} = 'IGNORE';
	my $begin = \&Wait::begin_round;
	*Wait::begin_round = sub {
		my ($self) = @_;
		my $timeout = $self->{task}{timeout};
		stop_after($timeout / 1000 - BEFORE) if $timeout && $self->{rounds_asked} == 0;
		$begin->(@_);
	};
}

# Another process stops this one: a stopped process cannot continue by itself.
sub stop_after {
	my ($seconds) = @_;
	my $me = $$;
	return if fork // 1;
	sleep $seconds if $seconds > 0;
	if (kill STOP => $me) {
		sleep FOR;
		kill CONT => $me;
	}
	POSIX::_exit(0);
}

1;
