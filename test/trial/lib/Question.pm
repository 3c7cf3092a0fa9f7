# Which commands ask about a job, by the build of the node (ASK-1, ABORT-1).
package Question;
use v5.30;
use warnings;

sub version {
	my ($build) = @_;
	return ($build // '') =~ /\A([0-9]+)\.([0-9]+)/ ? $1 + $2 / 1000 : undef;
}

sub is_before_6 { my $version = version(@_); return defined $version && $version < 6 }

# The requests to try, one after the other, until the node knows a command. Each is a list of commands.
sub forms {
	my ($build, $id) = @_;
	my $version = version($build);
	return (by_trid($id), by_module($id)) unless defined $version;
	return $version >= 8.001 ? by_id($id) : $version >= 6 ? by_trid($id) : $version >= 5.007 ? by_both($id) : by_module($id);
}

sub by_id { return ["query-show:id=$_[0]"] }
sub by_trid { return ["query-show:trid=$_[0]"] }
sub by_both { return ["query-show:trid=$_[0]", "scan-show:trid=$_[0]"] }
sub by_module { my ($id) = @_; return [map { "jobs:module=$_;cmd=get-job;trid=$id" } qw(query scan)] }

sub abort_form {
	my ($build, $id) = @_;
	my $version = version($build) // 6;
	return ["query-abort:id=$id"] if $version >= 8.001;
	return ["query-abort:trid=$id"] if $version >= 6;
	return [($version >= 5.007 ? "query-abort:trid=$id" : "query-kill:trid=$id"), "scan-abort:id=$id"];
}

1;
