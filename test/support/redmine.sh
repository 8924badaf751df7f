#!/bin/bash
# Redmine 5.0 from Debian on 127.0.0.1 with SQLite.   redmine.sh install PACKAGE… | setup DIR | start PORT | remove DIR
# Issues: 1 New/Anna, 2 Resolved/Anna, 3 Closed/Anna, 4 New/unassigned. Log in at /login as boris, anna or admin, password secret-pw-1.
set -euo pipefail

instance=${REDMINE_TEST_INSTANCE:-rapport-test} # never the machine's own "default" instance
config=/etc/redmine/$instance; home=/var/lib/redmine/$instance; cache=/var/cache/redmine/$instance; log=/var/log/redmine/$instance
env_vars="RAILS_ENV=production X_DEBIAN_SITEID=$instance REDMINE_INSTANCE=$instance REDMINE_LANG=en SCHEMA=/dev/null"
run() { (cd /usr/share/redmine && su www-data -s /bin/sh -c "$env_vars $1"); }

case "${1:-}" in
install)
  export DEBIAN_FRONTEND=noninteractive
  guard=/usr/sbin/policy-rc.d
  [[ -e $guard ]] || { printf '#!/bin/sh\nexit 101\n' >$guard; chmod +x $guard; trap 'rm -f $guard' EXIT; }
  echo 'redmine redmine/instances/default/dbconfig-install boolean false' | debconf-set-selections
  shift
  apt-get update -q && apt-get -y -q --no-install-recommends install "$@"
  ;;
setup)
  dir=$2; rm -rf "$dir"; mkdir -p "$dir"; chown www-data "$dir"
  mkdir -p $config $home/files $home/public $cache/tmp $log
  ln -sfn $config $home/config; ln -sfn $log $home/log; ln -sfn $cache/tmp $home/tmp
  printf 'production:\n  adapter: sqlite3\n  database: %s/redmine.db\n' "$dir" >$config/database.yml
  head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >$config/secret_key.txt
  chown -R www-data $config $home/files $cache $log
  run "bundle exec rake db:migrate"
  cat >"$dir/seed.rb" <<'R'
Redmine::DefaultData::Loader.load('en') # not in db:migrate's process, whose schema cache is stale
Setting.rest_api_enabled = 1
Setting.default_language = 'en'
def person(login, first, last)
  user = User.new(firstname: first, lastname: last, mail: "#{login}@corp.test", language: 'en')
  user.login = login
  user.password = user.password_confirmation = 'secret-pw-1'
  user.must_change_passwd = false
  user.save!
  user
end
anna = person('anna', 'Anna', 'Petrova')
boris = person('boris', 'Boris', 'Ivanov')
admin = User.find_by_login('admin')
admin.password = admin.password_confirmation = 'secret-pw-1'
admin.must_change_passwd = false
admin.save!
project = Project.new(name: 'IT Help', identifier: 'ithelp', is_public: false)
project.enabled_module_names = %w[issue_tracking wiki]
project.trackers = Tracker.all
project.save!
role = Role.find_by_name('Developer') || Role.givable.first
[anna, boris].each { |user| m = Member.new(project: project, user_id: user.id); m.roles = [role]; m.save! }
def issue(project, author, helper, subject, status)
  issue = Issue.new(project: project, tracker: project.trackers.find_by_name('Support') || project.trackers.first,
                    author: author, subject: subject, description: 'Please help.',
                    priority: IssuePriority.default || IssuePriority.first, assigned_to: helper)
  issue.status = IssueStatus.find_by_name('New')
  issue.save!
  return if status == 'New'
  issue = Issue.find(issue.id) # reload: a second save of the same object fails
  issue.init_journal(helper, 'Fixed, please check.')
  issue.status = IssueStatus.find_by_name(status)
  issue.save!
end
issue(project, boris, anna, 'VPN does not connect', 'New')
issue(project, boris, anna, 'Printer is jammed', 'Resolved')
issue(project, boris, anna, 'Monitor request', 'Closed')
issue(project, boris, nil, 'Nobody took this', 'New')
R
  run "bundle exec rails runner -e production $dir/seed.rb"
  ;;
start)
  cd /usr/share/redmine
  exec setpriv --reuid=www-data --regid=www-data --init-groups \
    env $env_vars RAILS_SERVE_STATIC_FILES=1 puma -e production -b "tcp://127.0.0.1:$2" -t 1:4 config.ru
  ;;
remove)
  rm -rf "$2" "$config" "$home" "$cache" "$log"
  ;;
*) echo "usage: $0 install PACKAGE… | setup DIR | start PORT | remove DIR" >&2; exit 2 ;;
esac
