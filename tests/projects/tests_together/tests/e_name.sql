select 1 where current_setting('application_name') = 'left behind'
