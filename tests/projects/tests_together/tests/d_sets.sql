select set_config('application_name', 'left behind', false) where false
